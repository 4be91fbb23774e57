package demo

import (
	"strings"

	"kontor/shared/crm"
)

// denied is the company's list of those it wants no business with, kept from
// the beginning; yesterday it has come to name a firm that was admitted.
func (c *company) denied() {
	at, list := c.day(-opened, 9, 40), crm.DeniedListID(crm.SourceOther, c.data.denied.Name)
	c.machine(at, "", "", created("DeniedList", list, fields{
		"Name": c.data.denied.Name, "Source": crm.SourceOther, "Date": c.day(-1, 0, 0).Format("2006-01-02"), "Count": len(c.data.denied.Entries) + 1, "Note": c.data.denied.Note,
	}))
	for _, e := range c.data.denied.Entries {
		c.machine(at, "", "", created("DeniedEntry", crm.DeniedEntryID(list, e.Code, e.Name), fields{
			"List": list, "Code": e.Code, "Name": e.Name, "Aliases": e.Aliases, "Type": e.Type, "Country": e.Country, "Note": e.Note,
		}))
	}
	if c.listed != nil {
		c.machine(c.day(-1, 10, 15), "", "", created("DeniedEntry", crm.DeniedEntryID(list, "7", ""), fields{
			"List": list, "Code": "7", "Name": strings.ToUpper(c.listed.name), "Type": crm.DeniedEntity, "Country": c.listed.country, "ListedOn": c.day(-1, 0, 0).Format("2006-01-02"),
		}))
	}
}
