package views

func settingsFace() Face {
	return Face{
		Kind: "Settings", Icon: "book", Order: "PassiveAfterDays",
		Columns: []Column{{Field: "PassiveAfterDays", Width: 200}, {Field: "AdmissionValidMonths", Width: 200}, {Field: "OriginalReturnDays", Width: 200}, {Field: "UpdatedAt", Width: 140}},
		Sections: []Section{
			{Title: "ui.section.status", Fields: []string{"PassiveAfterDays", "PassiveNoticeDays", "AdmissionValidMonths", "AdmissionDays", "AdmissionGraceDays"}},
			{Title: "ui.section.contracts", Fields: []string{"OriginalReturnDays", "OriginalGraceDays", "OriginalRemindDays", "ContractRemindDays"}},
			{Title: "ui.section.sales", Fields: []string{"NegotiationEditDays", "ProposalValidDays", "FeedbackRemindDays", "RefuseReopenDays", "MaxOpenTasks", "PlanCapPct"}},
			{Title: "ui.section.margins", Fields: []string{"MinMarginPct", "MinMarginAirPct", "MinMarginLCLPct", "TariffTolerancePct"}},
			{Title: "ui.section.safety", Fields: []string{"OfflineLeaseDays", "IdleLockMinutes", "RevealAlertPerHour", "ExportLimitRows"}},
			{Title: "ui.section.calendar", Fields: []string{"FeedDaysBack", "FeedDaysAhead", "FeedMinutes"}},
		},
	}
}

func workCalendarFace() Face {
	return Face{
		Kind: "WorkCalendar", Icon: "calendar", Order: "-Year", Under: []string{"Country", "Year"},
		Columns:  []Column{{Field: "Year", Width: 100, Bold: true}, {Field: "Country", Width: 200}, {Field: "UpdatedAt", Width: 160, Muted: true}},
		Filters:  []string{"Country"},
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
