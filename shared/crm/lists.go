package crm

import (
	"embed"
	"strings"

	"kontor/shared/doc"
)

//go:embed lists/*.json
var listFiles embed.FS

// ListItem is an entry of a reference list. Other documents store its code;
// its ID is derived from list and code. It is never deleted, only set inactive.
type ListItem struct {
	doc.Header
	List     string `doc:"required,index"`
	Code     string `doc:"required,search"`
	RU       string `doc:"required"`
	EN       string `doc:"required"`
	Inactive bool
	Sort     int64
	Extra    doc.Text // "name=value" lines that only some lists have
}

// Label implements doc.Doc.
func (i *ListItem) Label() string { return i.RU }

// Named implements doc.Named.
func (i *ListItem) Named() doc.ID { return doc.ItemID(i.List, i.Code) }

// Check keeps an entry where its ID says it is.
func (i *ListItem) Check(*ListItem) error {
	if i.ID != i.Named() {
		return doc.Invalid("Code", "list_item_id")
	}
	return nil
}

// The markers of the reference lists that fields name.
type (
	// Country is ISO 3166-1 alpha-2.
	Country struct{}
	// Currency is ISO 4217.
	Currency struct{}
	// LegalForm is ООО, GmbH and the like.
	LegalForm struct{}
	// CounterpartyRole is what a firm is to us.
	CounterpartyRole struct{}
	// NegotiationResult is what a talk came to.
	NegotiationResult struct{}
	// Topic is what a talk is about.
	Topic struct{}
	// Source is where we know a firm from.
	Source struct{}
	// Industry is what a firm does.
	Industry struct{}
	// Segment is how large a firm is to us.
	Segment struct{}
	// DealRole is a person's say in a deal.
	DealRole struct{}
	// CommKind is a way to reach somebody.
	CommKind struct{}
	// AddressKind is what an address is for.
	AddressKind struct{}
	// CompanyDateKind is why a firm celebrates.
	CompanyDateKind struct{}
	// TaskKind is what a task asks for.
	TaskKind struct{}
	// Priority is how urgent a task is.
	Priority struct{}
	// SuspendReason is why business with a firm rests.
	SuspendReason struct{}
	// SuspendGround is the same in words that all may read.
	SuspendGround struct{}
	// Language is a language people write in.
	Language struct{}
	// TimeZone is a zone of the IANA base.
	TimeZone struct{}
	// Mode is a way of transport.
	Mode struct{}
	// Rating is 1 (best) to 5.
	Rating struct{}
	// SignerBasis is what gives a signer his power.
	SignerBasis struct{}
	// Service is what a forwarder does for its client.
	Service struct{}
	// VatRate is a rate of value added tax; it changes with the law.
	VatRate struct{}
	// ContainerType is a size and type of ISO 6346.
	ContainerType struct{}
	// Unit is what a price is for.
	Unit struct{}
	// AdmissionItem is a question of the admission's checklist.
	AdmissionItem struct{}
)

// List implements doc.List.
func (Country) List() string { return "Country" }

// List implements doc.List.
func (Currency) List() string { return "Currency" }

// List implements doc.List.
func (LegalForm) List() string { return "LegalForm" }

// List implements doc.List.
func (CounterpartyRole) List() string { return "CounterpartyRole" }

// List implements doc.List.
func (NegotiationResult) List() string { return "NegotiationResult" }

// List implements doc.List.
func (Topic) List() string { return "Topic" }

// List implements doc.List.
func (Source) List() string { return "Source" }

// List implements doc.List.
func (Industry) List() string { return "Industry" }

// List implements doc.List.
func (Segment) List() string { return "Segment" }

// List implements doc.List.
func (DealRole) List() string { return "DealRole" }

// List implements doc.List.
func (CommKind) List() string { return "CommKind" }

// List implements doc.List.
func (AddressKind) List() string { return "AddressKind" }

// List implements doc.List.
func (CompanyDateKind) List() string { return "CompanyDateKind" }

// List implements doc.List.
func (TaskKind) List() string { return "TaskKind" }

// List implements doc.List.
func (Priority) List() string { return "Priority" }

// List implements doc.List.
func (SuspendGround) List() string { return "SuspendGround" }

// List implements doc.List.
func (SuspendReason) List() string { return "SuspendReason" }

// List implements doc.List.
func (Language) List() string { return "Language" }

// List implements doc.List.
func (TimeZone) List() string { return "TimeZone" }

// List implements doc.List.
func (Mode) List() string { return "Mode" }

// List implements doc.List.
func (Rating) List() string { return "Rating" }

// List implements doc.List.
func (SignerBasis) List() string { return "SignerBasis" }

// List implements doc.List.
func (Service) List() string { return "Service" }

// List implements doc.List.
func (VatRate) List() string { return "VatRate" }

// List implements doc.List.
func (ContainerType) List() string { return "ContainerType" }

// List implements doc.List.
func (Unit) List() string { return "Unit" }

// List implements doc.List.
func (AdmissionItem) List() string { return "AdmissionItem" }

// ListSeeds are the writes that fill the reference lists of an empty base.
func ListSeeds() ([]doc.Write, error) {
	lists, err := embedded()
	if err != nil {
		return nil, err
	}
	var writes []doc.Write
	for _, list := range Lists() {
		for _, e := range lists[list] {
			writes = append(writes, e.seed(list))
		}
	}
	return writes, nil
}

// seed is the write that enters an entry into a base.
func (e Entry) seed(list string) doc.Write {
	var extra []string
	for name, value := range e.Extra {
		extra = append(extra, name+"="+value)
	}
	body := map[string]any{
		"List": list, "Code": e.Code, "RU": e.RU, "EN": e.EN, "Sort": int64(e.Sort), "Extra": strings.Join(sorted(extra), "\n"),
	}
	if !e.Active {
		body["Inactive"] = true
	}
	return newWrite("ListItem", doc.ItemID(list, e.Code), body)
}
