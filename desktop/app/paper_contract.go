package app

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"kontor/desktop/app/paper"
	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/i18n"
)

// Gaps tells what a template could not be filled with: fields that are empty,
// or not the person's to see, and names that no field has.
type Gaps struct {
	Missing []MissingField
	Unknown []string
}

// MissingField is a field of a template that stays as it stands.
type MissingField struct{ Name, Label string }

// ContractText fills a template with a contract and its parties and writes the
// paper to a file. The template is a .docx, or one of those that come with the
// program, by its name.
func (a *App) ContractText(ctx context.Context, id doc.ID, template, to string) (p Gaps, err error) {
	s, err := a.contractSaid(ctx, id)
	if err != nil {
		return p, err
	}
	file, err := paper.Sample(template)
	if !slices.Contains(paper.Samples(), template) {
		file, err = os.ReadFile(template)
	}
	if err != nil {
		return p, fmt.Errorf("read template: %w", err)
	}
	filled, err := paper.Fill(file, s.value)
	if err != nil {
		return p, err
	}
	for _, name := range filled.Missing {
		p.Missing = append(p.Missing, MissingField{name, s.label(name)})
	}
	p.Unknown = filled.Unknown
	if err := a.took(ctx, crm.AccessPrint, s.contract, filepath.Base(template)); err != nil {
		return p, err
	}
	return p, writeFile(to, filled.File)
}

// writeFile writes a paper where the person wants it: it is his to keep.
func writeFile(to string, file []byte) error {
	if err := placeable(to); err != nil {
		return err
	}
	if err := os.WriteFile(to, file, 0o600); err != nil {
		return fmt.Errorf("write paper: %w", err)
	}
	return nil
}

// contractSaid says the fields that papers of a contract are filled with.
type contractSaid struct {
	app       *App
	ctx       context.Context
	contract  *Document
	terms     *crm.Contract
	firm, own *Document // nil where the copy lacks them
	signer    crm.Signer
	langs     map[string]*i18n.Words
}

func (a *App) contractSaid(ctx context.Context, id doc.ID) (*contractSaid, error) {
	d, c, err := a.contractToday(ctx, id)
	if err != nil {
		return nil, err
	}
	s := &contractSaid{app: a, ctx: ctx, contract: d, terms: c, langs: map[string]*i18n.Words{"": i18n.New(i18n.RU), "RU": i18n.New(i18n.RU), "EN": i18n.New(i18n.EN)}}
	for ref, into := range map[doc.ID]**Document{c.Counterparty.ID(): &s.firm, c.OwnEntity.ID(): &s.own} {
		if *into, err = a.Get(ctx, ref); err != nil && doc.CodeOf(err) != doc.CodeMissing {
			return nil, err
		}
	}
	if s.own != nil {
		s.signer = signerOf(s.own.Doc.(*crm.OwnEntity), c.OurSigner)
	}
	return s, nil
}

// contractToday is a contract by its terms of today, the amendments in force
// laid over what was signed.
func (a *App) contractToday(ctx context.Context, id doc.ID) (d *Document, now *crm.Contract, err error) {
	if d, err = a.Get(ctx, id); err != nil {
		return nil, nil, err
	}
	c, ok := d.Doc.(*crm.Contract)
	if !ok {
		return nil, nil, doc.Missing("Contract", id)
	}
	err = a.use(func(s *session) error {
		return s.v.Look(ctx, func(r doc.Reader) (err error) {
			now, err = c.TermsOn(s.context(r), s.context(r).Today())
			return err
		})
	})
	if err != nil {
		return nil, nil, fmt.Errorf("terms of contract %s: %w", id, err)
	}
	d.Doc = now
	d.Parts, err = d.Kind.Encode(now)
	return d, now, err
}

// ContractToday are the fields of a contract by its terms of today.
func (a *App) ContractToday(ctx context.Context, id doc.ID) (doc.Parts, error) {
	d, _, err := a.contractToday(ctx, id)
	if err != nil {
		return nil, err
	}
	return d.Parts, nil
}

// signerOf is the one of ours that a contract names, or the first.
func signerOf(own *crm.OwnEntity, name string) (found crm.Signer) {
	for _, id := range slices.Backward(own.Signers.Sorted()) {
		if one := own.Signers[id]; name == "" || one.Name == name {
			found = one
		}
	}
	found.Name = cmp.Or(found.Name, name)
	return found
}

// value says a field by its name: Contract.Number, Counterparty.LegalAddress,
// and in English Contract.PayTerms.EN. Papers are in Russian otherwise.
func (s *contractSaid) value(name string) (text string, known bool) {
	of, field, _ := strings.Cut(name, ".")
	field, lang, _ := strings.Cut(field, ".")
	words := s.langs[lang]
	if words == nil {
		return "", false
	}
	err := s.app.use(func(open *session) error {
		w := open.writer(s.ctx)
		w.words = words
		text, known = s.said(w, of, field)
		return nil
	})
	return text, known && err == nil
}

func (s *contractSaid) said(w *writer, of, field string) (text string, known bool) {
	switch of {
	case "Contract":
		switch field {
		case "PayTerms":
			return s.payTerms(w), true
		case "Number":
			if s.contract.Seq == 0 { // the number is not the server's yet
				return "", true
			}
		case "Term":
			return term(w.words, s.terms.Term), true
		}
		return document(w, s.contract, "Contract", field)
	case "Counterparty":
		return document(w, s.firm, of, field)
	case "OwnEntity":
		return document(w, s.own, of, field)
	case "OurSigner":
		return signer(w, s.signer, field)
	case "TheirSigner":
		return signer(w, s.theirs(), field)
	}
	return "", false
}

// theirs is who signs for the other side: as the contract says, or their card.
func (s *contractSaid) theirs() crm.Signer {
	c := s.terms
	one := crm.Signer{Name: c.TheirSigner, Post: c.TheirSignerPost, Basis: c.Basis, BasisNo: c.BasisNo}
	if s.firm != nil {
		f := s.firm.Doc.(*crm.Counterparty)
		one.Name, one.Post = cmp.Or(one.Name, f.SignerName), cmp.Or(one.Post, f.SignerPost)
		if one.Basis == "" {
			one.Basis, one.BasisNo = f.SignerBasis, f.SignerBasisNo
		}
	}
	return one
}

func signer(w *writer, one crm.Signer, field string) (string, bool) {
	switch field {
	case "Name":
		return one.Name, true
	case "NameInForm":
		return cmp.Or(one.NameInForm, one.Name), true
	case "Post":
		return one.Post, true
	case "Basis":
		return strings.TrimSpace(w.s.lists(w.ctx).name("SignerBasis", string(one.Basis), w.words.Lang) + " " + one.BasisNo), true
	}
	return "", false
}

// document says a field of one, or one of what papers want of its rows.
func document(w *writer, d *Document, kind, field string) (string, bool) {
	if slices.Contains([]string{"LegalAddress", "City", "Account"}, field) && kind != "Contract" {
		return requisite(w, d, field), true
	}
	k, err := w.s.app.kinds.Kind(kind)
	if err != nil || k.Field(field) == nil {
		return "", false
	}
	if d == nil {
		return "", true
	}
	text := w.path(k, field, d.Parts[field])
	if field == "NameFull" && text == "" {
		text = w.path(k, "NameShort", d.Parts["NameShort"])
	}
	return text, true
}

// requisite says the legal address of a party, its city, its main account.
func requisite(w *writer, d *Document, field string) string {
	if d == nil {
		return ""
	}
	var addresses doc.Rows[crm.CounterpartyAddress]
	var accounts doc.Rows[crm.BankAccount]
	switch d := d.Doc.(type) {
	case *crm.Counterparty:
		addresses, accounts = d.Addresses, d.BankAccounts
	case *crm.OwnEntity:
		addresses, accounts = d.Addresses, d.BankAccounts
	}
	if field == "Account" {
		return account(accounts)
	}
	for _, id := range addresses.Sorted() {
		if one := addresses[id]; one.Kind == "legal" {
			if field == "City" {
				return one.Address.City
			}
			return w.composite(&doc.Field{Type: doc.TAddress}, encode(one.Address))
		}
	}
	return ""
}

func account(all doc.Rows[crm.BankAccount]) string {
	var found *crm.BankAccount
	for _, id := range all.Sorted() {
		if one := all[id]; found == nil || one.Main && !found.Main {
			found = &one
		}
	}
	if found == nil {
		return ""
	}
	text := []string{found.Account, found.Bank}
	for _, part := range [][2]string{{"БИК ", found.BIK}, {"SWIFT ", found.SWIFT}, {"к/с ", found.CorrAccount}} {
		if part[1] != "" {
			text = append(text, part[0]+part[1])
		}
	}
	return strings.Join(slices.DeleteFunc(text, func(s string) bool { return s == "" }), ", ")
}

// term says from when to when, or that there is no end.
func term(w *i18n.Words, p doc.Period) string {
	if p.To == "" {
		return w.Tf("Paper.open_term", map[string]string{"from": w.Date(p.From)})
	}
	return w.Tf("Paper.term", map[string]string{"from": w.Date(p.From), "to": w.Date(p.To)})
}

// payTerms says how is paid, in one line.
func (s *contractSaid) payTerms(w *writer) string {
	c := s.terms
	if c.PayKind == "" {
		return ""
	}
	parts := []string{strings.ToLower(w.words.Value("Contract", "PayKind", string(c.PayKind)))}
	if c.PrepayPct > 0 {
		parts = append(parts, strconv.FormatInt(c.PrepayPct, 10)+" %")
	}
	if c.PayDays > 0 {
		parts = append(parts, w.words.Nf("Paper.pay_days", int(c.PayDays), map[string]string{"days": strings.ToLower(w.words.Value("Contract", "PayDaysKind", cmp.Or(string(c.PayDaysKind), "calendar")))}))
	}
	if c.PayFrom != "" {
		parts = append(parts, w.words.Tf("Paper.pay_from", map[string]string{"from": strings.ToLower(w.words.Value("Contract", "PayFrom", string(c.PayFrom)))}))
	}
	return strings.Join(parts, ", ")
}

// label says a field of a template as the cards call it.
func (s *contractSaid) label(name string) string {
	w := s.app.Words()
	of, field, _ := strings.Cut(name, ".")
	field, _, _ = strings.Cut(field, ".")
	label := w.T("Paper." + field)
	if !w.Has("Paper." + field) {
		label = w.Label(of, field)
	}
	if w.Has("Paper." + of) {
		return w.T("Paper."+of) + ": " + label
	}
	return w.T(of) + ": " + label
}

// ContractOf drafts a contract from a talk that came to terms.
func (a *App) ContractOf(ctx context.Context, talk doc.ID) (p doc.Patch, err error) {
	d, err := a.Get(ctx, talk)
	if err != nil {
		return nil, err
	}
	n, ok := d.Doc.(*crm.Negotiation)
	if !ok {
		return nil, doc.Missing("Negotiation", talk)
	}
	page, err := a.List(ctx, Query{Kind: "OwnEntity"})
	if err != nil {
		return nil, err
	}
	var ours []*crm.OwnEntity
	for _, o := range page.Rows {
		ours = append(ours, o.Doc.(*crm.OwnEntity))
	}
	var cp *crm.Counterparty
	if firm, err := a.Get(ctx, n.Counterparty.ID()); err == nil {
		cp = firm.Doc.(*crm.Counterparty)
	} else if doc.CodeOf(err) != doc.CodeMissing {
		return nil, err
	}
	return n.ContractOf(cp, ours, doc.DateOf(a.Now().In(a.Zone())))
}
