package watchlist

import (
	"encoding/xml"
	"strings"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// nameOFAC is what the list is called; its entries stand under it by this name.
const nameOFAC = "OFAC SDN List"

// sdnEntry is an entry of the list.
type sdnEntry struct {
	UID      string   `xml:"uid"`
	First    string   `xml:"firstName"`
	Last     string   `xml:"lastName"`
	Type     string   `xml:"sdnType"`
	Remarks  string   `xml:"remarks"`
	Programs []string `xml:"programList>program"`
	Aliases  []struct {
		First string `xml:"firstName"`
		Last  string `xml:"lastName"`
	} `xml:"akaList>aka"`
	IDs []struct {
		Type    string `xml:"idType"`
		Number  string `xml:"idNumber"`
		Country string `xml:"idCountry"`
	} `xml:"idList>id"`
	Addresses []struct {
		One     string `xml:"address1"`
		Two     string `xml:"address2"`
		Three   string `xml:"address3"`
		City    string `xml:"city"`
		Region  string `xml:"stateOrProvince"`
		Code    string `xml:"postalCode"`
		Country string `xml:"country"`
	} `xml:"addressList>address"`
	Nationality []string `xml:"nationalityList>nationality>country"`
	Born        []string `xml:"dateOfBirthList>dateOfBirthItem>dateOfBirth"`
}

// sdnTypes are the types by the list's words.
var sdnTypes = map[string]crm.DeniedType{
	"individual": crm.DeniedPerson, "entity": crm.DeniedEntity, "vessel": crm.DeniedVessel, "aircraft": crm.DeniedAircraft,
}

func readOFAC(d *xml.Decoder, start xml.StartElement, list *List) (*crm.DeniedEntry, error) {
	switch start.Name.Local {
	case "sdnList":
		list.Source, list.Name = crm.SourceOFAC, nameOFAC
	case "Publish_Date":
		var day string
		if err := d.DecodeElement(&day, &start); err != nil {
			return nil, err
		}
		if at, err := time.Parse("01/02/2006", strings.TrimSpace(day)); err == nil {
			list.Date = doc.DateOf(at)
		}
	case "sdnEntry":
		var e sdnEntry
		if err := d.DecodeElement(&e, &start); err != nil {
			return nil, err
		}
		return e.entry(), nil
	}
	return nil, nil
}

func (e sdnEntry) entry() *crm.DeniedEntry {
	var names, addresses, documents []string
	taxID, country := "", ""
	for _, a := range e.Aliases {
		names = append(names, joined(" ", a.First, a.Last))
	}
	for _, a := range e.Addresses {
		addresses = append(addresses, joined(", ", a.One, a.Two, a.Three, a.City, a.Region, a.Code, a.Country))
		if country == "" {
			country = a.Country
		}
	}
	if len(e.Nationality) > 0 {
		country = strings.Join(e.Nationality, ", ")
	}
	for _, id := range e.IDs {
		if taxID == "" && strings.Contains(id.Type, "Tax ID") {
			taxID = line(id.Number)
		}
		documents = append(documents, joined(" ", id.Type, id.Number, id.Country))
	}
	return &crm.DeniedEntry{
		Type: sdnTypes[strings.ToLower(strings.TrimSpace(e.Type))], Name: joined(" ", e.First, e.Last), Aliases: lines(names...), Code: line(e.UID), Country: line(country),
		TaxID: taxID, Born: joined(", ", e.Born...), Documents: lines(documents...), Addresses: lines(addresses...), Program: joined(", ", e.Programs...), Note: lines(e.Remarks),
	}
}
