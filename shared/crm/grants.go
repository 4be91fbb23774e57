package crm

import (
	"slices"

	"kontor/shared/access"
)

// The classes of fields that not everyone sees who sees the document.
const (
	ClassContact   = "CONTACT"
	ClassPersonal  = "PERSONAL"
	ClassMoneySell = "MONEY_SELL"
	ClassMoneyBuy  = "MONEY_BUY"
	ClassBank      = "BANK"
	ClassSecurity  = "SECURITY"
	ClassBanned    = "BANNED"
	// ClassBannedMoney is money of a banned firm: for those alone who see both.
	ClassBannedMoney = "BANNED_MONEY"
	ClassPlan        = "PLAN"
	ClassDebt        = "DEBT"
	// ClassTerms is of a contract all but whose it is and what it covers: whoever
	// prices its services sees no more.
	ClassTerms = "TERMS"
	// ClassIndex is what the server finds documents by: nobody reads it.
	ClassIndex = "INDEX"
)

var classes = []string{ClassContact, ClassPersonal, ClassMoneySell, ClassMoneyBuy, ClassBank, ClassSecurity, ClassBanned, ClassBannedMoney, ClassPlan, ClassDebt, ClassTerms, ClassIndex}

// but gives every class less the named ones: what a grant hides that shows
// only those.
func but(shown ...string) []string {
	return slices.DeleteFunc(slices.Clone(classes), func(c string) bool { return slices.Contains(shown, c) })
}

// What each sort of reader sees of the classes.
var (
	ownSees      = []string{ClassTerms, ClassContact, ClassPersonal, ClassMoneySell, ClassBank, ClassBanned, ClassBannedMoney, ClassPlan, ClassDebt}
	headSees     = []string{ClassTerms, ClassContact, ClassPersonal, ClassMoneySell, ClassMoneyBuy, ClassBank, ClassBanned, ClassBannedMoney, ClassPlan, ClassDebt}
	securitySees = []string{ClassTerms, ClassContact, ClassPersonal, ClassBank, ClassSecurity, ClassBanned}
	directorSees = []string{ClassTerms, ClassContact, ClassPersonal, ClassMoneySell, ClassMoneyBuy, ClassBank, ClassSecurity, ClassBanned, ClassBannedMoney, ClassPlan, ClassDebt}
	auditorSees  = []string{ClassTerms, ClassContact, ClassMoneySell, ClassMoneyBuy, ClassBank, ClassSecurity, ClassBanned, ClassBannedMoney, ClassPlan, ClassDebt}
	financeSees  = []string{ClassTerms, ClassMoneySell, ClassMoneyBuy, ClassBank, ClassPlan, ClassDebt}
	lawyerSees   = []string{ClassTerms, ClassBank}
	orderSees    = []string{ClassTerms, ClassMoneySell, ClassMoneyBuy}
)

func grant(role Role, kind string, scope access.Scope, sees []string, rights ...access.Right) access.Grant {
	return access.Grant{Role: string(role), Kind: kind, Rights: rights, Scope: scope, Hides: but(sees...)}
}

// Grants is the company's table of rights by default: a line for each cell of
// role and kind.
func Grants() []access.Grant {
	return slices.Concat(everyone(), counterpartyGrants(), approvalGrants(), admissionGrants(), deniedGrants(), contractGrants(), annexGrants(), contactGrants(), negotiationGrants(), taskGrants(), journalGrants(), adminGrants())
}

func everyone() []access.Grant {
	var all []access.Grant
	for _, kind := range []string{"ListItem", "Settings", "WorkCalendar", "OwnEntity", "Department", "Employee", "Busy", "BannedTags"} {
		all = append(all, access.Grant{Role: access.AnyRole, Kind: kind, Rights: []access.Right{access.Read}, Scope: access.All})
	}
	return append(all,
		access.Grant{Role: access.AnyRole, Kind: "Conflict", Rights: []access.Right{access.Read, access.Edit}, Scope: access.Own},
		grant(Auditor, "Conflict", access.All, auditorSees, access.Read),
	)
}

func counterpartyGrants() []access.Grant {
	const k = "Counterparty"
	return []access.Grant{
		grant(Sales, k, access.Own, ownSees, access.Read, access.Create, access.Edit),
		grant(Sales, k, access.Dept, nil, access.Read),                                                               // a colleague's: without how to reach it
		grant(Expert, k, access.Own, nil, access.Read),                                                               // those a task brings him to
		grant(Head, k, access.Tree, headSees, access.Read, access.Create, access.Edit, access.Decide, access.Export), // decides who rests
		grant(Security, k, access.All, securitySees, access.Read, access.Edit, access.Decide),
		grant(Lawyer, k, access.All, lawyerSees, access.Read),
		grant(OrderController, k, access.Tree, orderSees, access.Read),
		grant(Finance, k, access.All, financeSees, access.Read, access.Edit),
		grant(Marketing, k, access.All, nil, access.Read, access.Create),
		grant(Marketing, k, access.Own, ownSees, access.Read), // what he has entered himself
		grant(Director, k, access.All, directorSees, access.Read, access.Decide, access.Export),
		grant(Auditor, k, access.All, auditorSees, access.Read),
	}
}

// approvalGrants lets those see what waits for a second word who may give it,
// and those who answer for the firm.
func approvalGrants() []access.Grant {
	const k = "Approval"
	return []access.Grant{
		grant(Sales, k, access.Own, ownSees, access.Read),
		grant(Head, k, access.Tree, headSees, access.Read),
		grant(Security, k, access.All, securitySees, access.Read, access.Decide),
		grant(Director, k, access.All, directorSees, access.Read, access.Decide),
		grant(Auditor, k, access.All, auditorSees, access.Read),
	}
}

func admissionGrants() []access.Grant {
	const k = "Admission"
	return []access.Grant{
		grant(Sales, k, access.Own, ownSees, access.Read, access.Create),
		grant(Head, k, access.Tree, headSees, access.Read, access.Create),
		grant(Security, k, access.All, securitySees, access.Read, access.Edit, access.Decide),
		grant(Lawyer, k, access.All, nil, access.Read),
		grant(OrderController, k, access.Tree, orderSees, access.Read),
		grant(Finance, k, access.All, financeSees, access.Read),
		grant(Director, k, access.All, directorSees, access.Read, access.Decide),
		grant(Auditor, k, access.All, auditorSees, access.Read),
	}
}

// deniedGrants lets the administrator bring lists in and those read them who
// decide by them.
func deniedGrants() (all []access.Grant) {
	for _, k := range []string{"DeniedList", "DeniedEntry"} {
		all = append(all,
			grant(Admin, k, access.All, nil, access.Read, access.Create, access.Edit),
			grant(Security, k, access.All, securitySees, access.Read),
			grant(Director, k, access.All, directorSees, access.Read),
			grant(Auditor, k, access.All, auditorSees, access.Read),
		)
	}
	return all
}

func contractGrants() (all []access.Grant) {
	for _, k := range []string{"Contract", "Amendment"} {
		all = append(all,
			grant(Sales, k, access.Own, ownSees, access.Read, access.Create, access.Edit),
			grant(Expert, k, access.All, nil, access.Read), // what it covers, for the annexes that he makes to it
			grant(Head, k, access.Tree, headSees, access.Read),
			grant(Security, k, access.All, securitySees, access.Read),
			grant(Lawyer, k, access.All, append(lawyerSees, ClassMoneySell), access.Read, access.Create, access.Edit, access.Decide),
			grant(OrderController, k, access.Tree, orderSees, access.Read),
			grant(Finance, k, access.All, financeSees, access.Read),
			grant(Director, k, access.All, directorSees, access.Read, access.Decide),
			grant(Auditor, k, access.All, auditorSees, access.Read),
		)
	}
	return all
}

func annexGrants() (all []access.Grant) {
	for _, k := range []string{"Annex", "AnnexLine"} {
		all = append(all,
			grant(Sales, k, access.Own, ownSees, access.Read, access.Create, access.Edit),
			grant(Expert, k, access.Own, []string{ClassMoneyBuy}, access.Read, access.Create, access.Edit),
			grant(Expert, k, access.Dept, nil, access.Read, access.Edit), // a colleague's: without what it is bought for
			grant(Head, k, access.Tree, headSees, access.Read, access.Decide),
			grant(Lawyer, k, access.All, nil, access.Read, access.Decide),
			grant(OrderController, k, access.Tree, orderSees, access.Read),
			grant(Finance, k, access.All, financeSees, access.Read),
			grant(Director, k, access.All, directorSees, access.Read),
			grant(Auditor, k, access.All, auditorSees, access.Read),
		)
	}
	return all
}

func contactGrants() []access.Grant {
	const k = "ContactPerson"
	return []access.Grant{
		grant(Sales, k, access.Own, ownSees, access.Read, access.Create, access.Edit),
		grant(Head, k, access.Tree, headSees, access.Read, access.Edit),
		grant(Security, k, access.All, securitySees, access.Read),
		grant(Lawyer, k, access.Own, nil, access.Read), // of the firms whose contracts he has
		grant(OrderController, k, access.Tree, nil, access.Read),
		grant(Marketing, k, access.All, nil, access.Read),
		grant(Director, k, access.All, directorSees, access.Read),
		grant(Auditor, k, access.All, auditorSees, access.Read),
	}
}

func negotiationGrants() []access.Grant {
	const k = "Negotiation"
	return []access.Grant{
		grant(Sales, k, access.Own, ownSees, access.Read, access.Create, access.Edit),
		grant(Sales, k, access.Dept, nil, access.Read),
		grant(Head, k, access.Tree, headSees, access.Read, access.Create, access.Edit),
		grant(Security, k, access.All, securitySees, access.Read),
		grant(Lawyer, k, access.Own, nil, access.Read), // those he is brought to
		grant(Marketing, k, access.All, nil, access.Read),
		grant(Director, k, access.All, directorSees, access.Read),
		grant(Auditor, k, access.All, auditorSees, access.Read),
		// Whoever takes part in a private talk sees it by his own place alone.
		grant(Security, k, access.Own, securitySees, access.Read),
		grant(Marketing, k, access.Own, nil, access.Read),
		grant(Director, k, access.Own, directorSees, access.Read),
		grant(Auditor, k, access.Own, auditorSees, access.Read),
	}
}

func taskGrants() []access.Grant {
	const k = "Task"
	var all []access.Grant
	for _, role := range []Role{Sales, Expert, Security, Lawyer, OrderController, Finance, Marketing, Director} {
		all = append(all, grant(role, k, access.Own, ownSees, access.Read, access.Create, access.Edit))
	}
	return append(all,
		grant(Head, k, access.Tree, headSees, access.Read, access.Create, access.Edit),
		grant(Director, k, access.All, directorSees, access.Read),
		grant(Auditor, k, access.All, auditorSees, access.Read),
	)
}

// journalGrants lets everybody's desktop put down what he does; whose journal
// it is reads it too.
func journalGrants() []access.Grant {
	const k = "AccessEvent"
	return []access.Grant{
		grant(access.AnyRole, k, access.Own, nil, access.Read, access.Create),
		grant(Security, k, access.All, securitySees, access.Read),
		grant(Director, k, access.All, directorSees, access.Read),
		grant(Auditor, k, access.All, auditorSees, access.Read),
	}
}

func adminGrants() []access.Grant {
	var all []access.Grant
	for _, kind := range []string{"ListItem", "Settings", "WorkCalendar", "OwnEntity", "Department", "Employee"} {
		all = append(all, grant(Admin, kind, access.All, nil, access.Read, access.Create, access.Edit))
	}
	return all
}
