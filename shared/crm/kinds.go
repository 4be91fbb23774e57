package crm

import (
	"kontor/shared/change"
	"kontor/shared/doc"
)

// Kinds is every kind of document of the company and every command on them. To
// add a kind, declare its struct in a file of its own and name it here.
func Kinds() *doc.Kinds {
	return doc.NewKinds([]*doc.Kind{
		doc.KindOf[ListItem](),
		doc.KindOf[Settings](),
		doc.KindOf[WorkCalendar](),
		doc.KindOf[Department](),
		doc.KindOf[Employee](),
		doc.KindOf[OwnEntity](),
		doc.KindOf[Counterparty](),
		doc.KindOf[Approval](),
		doc.KindOf[Admission](),
		doc.KindOf[DeniedList](),
		doc.KindOf[DeniedEntry](),
		doc.KindOf[NameKey](),
		doc.KindOf[Contract](),
		doc.KindOf[Amendment](),
		doc.KindOf[Annex](),
		doc.KindOf[AnnexLine](),
		doc.KindOf[ContactPerson](),
		doc.KindOf[Negotiation](),
		doc.KindOf[Task](),
		doc.KindOf[Busy](),
		doc.KindOf[AccessEvent](),
		doc.KindOf[BannedMark](),
		doc.KindOf[BannedTags](),
		doc.KindOf[BannedSecret](),
		doc.KindOf[change.Conflict](),
	}, commands())
}
