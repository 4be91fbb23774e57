package watchlist

import (
	"encoding/xml"
	"strings"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// nameUN is what the list is called; its entries stand under it by this name.
const nameUN = "UN Security Council Consolidated List"

// unEntry is an INDIVIDUAL or an ENTITY. Of either only some elements occur.
type unEntry struct {
	First       string   `xml:"FIRST_NAME"`
	Second      string   `xml:"SECOND_NAME"`
	Third       string   `xml:"THIRD_NAME"`
	Fourth      string   `xml:"FOURTH_NAME"`
	Original    string   `xml:"NAME_ORIGINAL_SCRIPT"`
	Code        string   `xml:"REFERENCE_NUMBER"`
	Program     string   `xml:"UN_LIST_TYPE"`
	ListedOn    string   `xml:"LISTED_ON"`
	Comments    string   `xml:"COMMENTS1"`
	Nationality []string `xml:"NATIONALITY>VALUE"`
	Aliases     []struct {
		Name string `xml:"ALIAS_NAME"`
	} `xml:"INDIVIDUAL_ALIAS"`
	EntityAliases []struct {
		Name string `xml:"ALIAS_NAME"`
	} `xml:"ENTITY_ALIAS"`
	Addresses       []unAddress `xml:"INDIVIDUAL_ADDRESS"`
	EntityAddresses []unAddress `xml:"ENTITY_ADDRESS"`
	Born            []struct {
		Date string `xml:"DATE"`
		Year string `xml:"YEAR"`
		From string `xml:"FROM_YEAR"`
		To   string `xml:"TO_YEAR"`
	} `xml:"INDIVIDUAL_DATE_OF_BIRTH"`
	Documents []struct {
		Type   string `xml:"TYPE_OF_DOCUMENT"`
		Number string `xml:"NUMBER"`
	} `xml:"INDIVIDUAL_DOCUMENT"`
}

type unAddress struct {
	Street  string `xml:"STREET"`
	City    string `xml:"CITY"`
	Region  string `xml:"STATE_PROVINCE"`
	Country string `xml:"COUNTRY"`
}

func (a unAddress) line() string { return joined(", ", a.Street, a.City, a.Region, a.Country) }

func readUN(d *xml.Decoder, start xml.StartElement, list *List) (*crm.DeniedEntry, error) {
	kind := crm.DeniedPerson
	switch start.Name.Local {
	case "CONSOLIDATED_LIST":
		list.Source, list.Name = crm.SourceUN, nameUN
		for _, a := range start.Attr {
			if a.Name.Local == "dateGenerated" {
				list.Date = isoDay(a.Value)
			}
		}
		return nil, nil
	case "INDIVIDUAL":
	case "ENTITY":
		kind = crm.DeniedEntity
	default:
		return nil, nil // INDIVIDUALS and ENTITIES, which hold them
	}
	var e unEntry
	if err := d.DecodeElement(&e, &start); err != nil {
		return nil, err
	}
	return e.entry(kind), nil
}

func (e unEntry) entry(kind crm.DeniedType) *crm.DeniedEntry {
	names, addresses, born, documents := []string{e.Original}, []string(nil), []string(nil), []string(nil)
	for _, a := range append(e.Aliases, e.EntityAliases...) {
		names = append(names, strings.Split(a.Name, ";")...)
	}
	country := ""
	for _, a := range append(e.Addresses, e.EntityAddresses...) {
		addresses = append(addresses, a.line())
		if country == "" {
			country = a.Country
		}
	}
	if len(e.Nationality) > 0 {
		country = strings.Join(e.Nationality, ", ")
	}
	for _, b := range e.Born {
		born = append(born, joined("–", joined("", b.Date, b.Year, b.From), b.To))
	}
	for _, one := range e.Documents {
		documents = append(documents, joined(" ", one.Type, one.Number))
	}
	return &crm.DeniedEntry{
		Type: kind, Name: joined(" ", e.First, e.Second, e.Third, e.Fourth), Aliases: lines(names...), Code: line(e.Code), Country: line(country),
		Born: joined(", ", born...), Documents: lines(documents...), Addresses: lines(addresses...), Program: line(e.Program),
		ListedOn: isoDay(e.ListedOn), Note: lines(e.Comments),
	}
}

// isoDay is the day that a text begins with, else none.
func isoDay(s string) doc.Date {
	const length = len("2006-01-02")
	s = strings.TrimSpace(s)
	if len(s) < length {
		return ""
	}
	day := doc.Date(s[:length])
	if day.Sound() != "" {
		return ""
	}
	return day
}
