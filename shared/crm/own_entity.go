package crm

import (
	"errors"

	"kontor/shared/doc"
)

// OwnEntity is a firm of ours: what stands in contracts as our side.
type OwnEntity struct {
	doc.Header
	NameShort    string `doc:"required,search"`
	NameFull     string
	NameEN       string
	LegalForm    doc.Code[LegalForm]
	Country      doc.Code[Country] `doc:"required"`
	TaxID        string            `doc:"required,search"`
	KPP          string
	OGRN         string
	OKPO         string
	GoslogNo     string
	Prefix       string                        // of its contracts' numbers: "МСК-"
	Addresses    doc.Rows[CounterpartyAddress] `doc:"search"`
	Comms        doc.Rows[Comm]
	BankAccounts doc.Rows[BankAccount]
	Signers      doc.Rows[Signer]
	Inactive     bool
}

// Signer may sign for a firm of ours.
type Signer struct {
	Name       string `doc:"required"`
	NameInForm string // "Иванова Ивана Ивановича": as it stands after «в лице»
	Post       string `doc:"required"`
	Basis      doc.Code[SignerBasis]
	BasisNo    string
	Until      doc.Date // of a power of attorney
	Employee   doc.Ref[Employee]
	Order      int64
}

// maxPrefix bounds what stands before the number of a contract.
const maxPrefix = 8

// Label implements doc.Doc.
func (o *OwnEntity) Label() string { return o.NameShort }

// Excluded says why a contract cannot be made with it any more, nil if it can.
func (o *OwnEntity) Excluded() *doc.Error {
	if !o.Inactive && !o.Deleted {
		return nil
	}
	return doc.Invalid("OwnEntity", "own_entity_inactive").With("title", o.NameShort)
}

// signer is who signs for the firm on a day: the first of those whose power of
// attorney has not ended.
func (o *OwnEntity) signer(day doc.Date) (first Signer, is bool) {
	for _, id := range o.Signers.Sorted() {
		if s := o.Signers[id]; (s.Until == "" || s.Until >= day) && (!is || s.Order < first.Order) {
			first, is = s, true
		}
	}
	return first, is
}

// Check implements the kind's own rules.
func (o *OwnEntity) Check(prev *OwnEntity) error {
	var faults []error
	if len([]rune(o.Prefix)) > maxPrefix {
		faults = append(faults, doc.Invalid("Prefix", "too_long"))
	}
	return errors.Join(append(faults,
		numbers{string(o.Country), o.TaxID, o.KPP, o.OGRN, o.OKPO, false}.check(),
		checkComms("Comms", o.Comms),
		checkAccounts(o.BankAccounts, prev.BankAccounts, string(o.Country), string(prev.Country)),
	)...)
}

// Keys keeps an entity from being entered twice, beside the counterparties:
// one of ours may be a partner as well; and each numbers its own contracts.
func (o *OwnEntity) Keys() []doc.Key {
	key := "own:" + string(o.Country) + ":" + NormalTaxID(string(o.Country), o.TaxID)
	return []doc.Key{{Key: key, Field: "TaxID"}, {Key: "prefix:" + o.Prefix, Field: "Prefix"}}
}

// KeyedBy implements doc.Keyed.
func (*OwnEntity) KeyedBy() []string { return []string{"TaxID", "Country", "Prefix"} }
