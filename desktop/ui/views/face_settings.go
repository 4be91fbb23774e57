package views

import (
	"encoding/json"
	"fmt"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

func settingsFace() Face {
	return Face{
		Kind: "Settings", Icon: "book", Order: "PassiveAfterDays",
		Usual: crm.Normal, Strip: newCalendarStrip,
		Columns: []Column{{Field: "PassiveAfterDays", Width: 200}, {Field: "AdmissionValidMonths", Width: 200}, {Field: "OriginalReturnDays", Width: 200}, {Field: "UpdatedAt", Width: 140}},
		Sections: []Section{
			{Title: "ui.section.status", Fields: []string{"PassiveAfterDays", "PassiveNoticeDays", "AdmissionValidMonths", "AdmissionDays", "AdmissionGraceDays"}},
			{Title: "ui.section.contracts", Fields: []string{"OriginalReturnDays", "OriginalGraceDays", "OriginalRemindDays", "ContractRemindDays"}},
			{Title: "ui.section.sales", Fields: []string{"NegotiationEditDays", "ProposalValidDays", "FeedbackRemindDays", "RefuseReopenDays", "MaxOpenTasks", "PlanCapPct"}},
			{Title: "ui.section.margins", Fields: []string{"MinMarginPct", "MinMarginAirPct", "MinMarginLCLPct", "TariffTolerancePct"}},
			{Title: "ui.section.norms", Fields: []string{"SLARoad", "SLASea", "SLAAir", "SLARail", "SLACustoms", "SLAWarehouse", "SLAHard"}},
			{Title: "ui.section.safety", Fields: []string{"OfflineLeaseDays", "IdleLockMinutes", "RevealAlertPerHour", "ExportLimitRows"}},
			{Title: "ui.section.calendar", Fields: []string{"FeedDaysBack", "FeedDaysAhead", "FeedMinutes"}},
		},
	}
}

func workCalendarFace() Face {
	return Face{
		Kind: "WorkCalendar", Icon: "calendar", Order: "-Year", Under: []string{"Country", "Year"},
		Columns: []Column{{Field: "Year", Width: 100, Bold: true}, {Field: "Country", Width: 200}, {Field: "UpdatedAt", Width: 160, Muted: true}},
		Filters: []string{"Country"},
		Sheet:   &Sheet{Title: "ui.workyear", Make: newYearSheet},
		ID:      workCalendarID,
		New: func(d *Desk) doc.Patch {
			return doc.Patch{"Country": value(crm.HomeOf(d.App.Zone())), "Year": value(d.App.Now().In(d.App.Zone()).Year() + 1)}
		},
		Sections: []Section{{Title: "ui.section.main", Fields: []string{"Country", "Year"}, Wide: true}, {Title: "ui.section.days", Fields: []string{"Days"}, Wide: true}},
	}
}

func ownEntityFace() Face {
	return Face{
		Kind: "OwnEntity", Icon: "firm", Order: "NameShort", Under: []string{"TaxID", "Country"},
		Columns: []Column{{Field: "NameShort", Width: 260, Bold: true}, {Field: "TaxID", Width: 130}, {Field: "Country", Width: 120}, {Field: "Prefix", Width: 120}, {Field: "Inactive", Width: 120}},
		Sections: []Section{
			{Title: "ui.section.main", Fields: []string{"NameShort", "NameFull", "NameEN", "LegalForm", "Country", "Prefix", "Inactive"}},
			{Title: "ui.section.numbers", Fields: []string{"TaxID", "KPP", "OGRN", "OKPO", "GoslogNo"}},
			{Title: "ui.section.signers", Fields: []string{"Signers"}, Wide: true},
			{Title: "ui.section.addresses", Fields: []string{"Addresses"}, Wide: true},
			{Title: "ui.section.comms", Fields: []string{"Comms"}, Wide: true},
			{Title: "ui.section.bank", Fields: []string{"BankAccounts"}, Wide: true},
		},
	}
}

// workCalendarID is where a calendar stands: there is one for a country and
// year.
func workCalendarID(parts doc.Parts) doc.ID {
	var country string
	var year int
	for name, into := range map[string]any{"Country": &country, "Year": &year} {
		if raw := parts[name]; raw != nil && json.Unmarshal(raw, into) != nil {
			return ""
		}
	}
	return crm.WorkCalendarID(country, year)
}

// usual is the value that a field can be put back to, as it is stored.
func (f Face) usual(field *doc.Field) json.RawMessage {
	if v, _, _ := f.Usual(field.Name); v != nil {
		return value(v)
	}
	return nil
}

// usualText says it under the field, with the bounds.
func usualText(d *Desk, f Face, field *doc.Field) string {
	v, from, to := f.Usual(field.Name)
	if v == nil {
		return ""
	}
	said := map[string]string{"usual": fmt.Sprint(v), "from": fmt.Sprint(from), "to": fmt.Sprint(to)}
	if to == 0 {
		return d.Words().Tf("ui.usual", said)
	}
	return d.Words().Tf("ui.usual.bounds", said)
}
