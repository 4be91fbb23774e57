package views

import (
	"cmp"
	"encoding/json"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"kontor/desktop/ui/kit"
	"kontor/desktop/ui/theme"
	"kontor/shared/crm"
	"kontor/shared/doc"
)

// decisionWidth is how wide the panel beside the checklist is, unscaled.
const decisionWidth = 372

// admissionSheet is a case as security works on it: the questions with what
// proves each, and beside them where the case stands and what may be decided.
type admissionSheet struct {
	widget.BaseWidget
	c        *Card
	list     *fyne.Container
	rows     map[doc.ID]*checkRow
	decision *decision
	content  fyne.CanvasObject
}

func newAdmissionSheet(c *Card) part {
	s := &admissionSheet{c: c, list: kit.Column(6), rows: map[doc.ID]*checkRow{}, decision: newDecision(c)}
	side := container.New(fixedWidth{decisionWidth}, container.NewVScroll(kit.Pads(s.decision.column, 2, 8, 4, 8)))
	s.content = container.NewBorder(nil, nil, nil, side, container.NewVScroll(kit.Pads(s.list, 2, 8, 4, 4)))
	s.ExtendBaseWidget(s)
	return s
}

// fixedWidth lays its only object out as wide as it says.
type fixedWidth struct{ width float32 }

func (l fixedWidth) Layout(objects []fyne.CanvasObject, s fyne.Size) { objects[0].Resize(s) }
func (l fixedWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(theme.Px(l.width), objects[0].MinSize().Height)
}

// CreateRenderer draws it.
func (s *admissionSheet) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(s.content)
}

// show puts what was read; what is being typed stays.
func (s *admissionSheet) show() {
	a, ok := s.c.doc.Doc.(*crm.Admission)
	if !ok {
		return
	}
	s.decision.show(a)
	if len(a.Checklist) == 0 {
		s.list.Objects = []fyne.CanvasObject{newNotice(theme.Muted, s.c.desk.T("ui.admission.unseen"))}
		s.list.Refresh()
		return
	}
	var lines []fyne.CanvasObject
	for _, id := range inOrder(a) {
		row := s.rows[id]
		if row == nil {
			row = newCheckRow(s, id)
			s.rows[id] = row
		}
		row.show(a.Checklist[id], s.open(a))
		lines = append(lines, row.panel)
	}
	s.list.Objects = lines
	s.list.Refresh()
}

// open reports whether questions can be answered now.
func (s *admissionSheet) open(a *crm.Admission) bool {
	return s.c.editable() && (a.State == crm.AdmissionInReview || a.State == crm.AdmissionNeedsInfo)
}

func inOrder(a *crm.Admission) []doc.ID {
	return inOrderOf(a.Checklist, func(q crm.AdmissionCheck) int64 { return q.Order })
}

// inOrderOf lists rows by the place that they say they stand in.
func inOrderOf[T any](rows doc.Rows[T], order func(T) int64) []doc.ID {
	ids := rows.Sorted()
	slices.SortStableFunc(ids, func(a, b doc.ID) int { return cmp.Compare(order(rows[a]), order(rows[b])) })
	return ids
}

// typed is what stands in the lines and is not saved.
func (s *admissionSheet) typed() doc.Patch {
	p := doc.Patch{}
	for id, row := range s.rows {
		if fields := row.typed(); len(fields) > 0 {
			p["Checklist/"+string(id)] = value(fields)
		}
	}
	return p
}

// forget throws it away.
func (s *admissionSheet) forget() {
	for _, row := range s.rows {
		row.forget()
	}
	if s.c.doc != nil {
		s.show()
	}
}

// retype puts back what was typed into lines that can still be typed into.
func (s *admissionSheet) retype(p doc.Patch) {
	for id, row := range s.rows {
		path := "Checklist/" + string(id)
		var fields struct{ Evidence, Note *string }
		if p[path] == nil || row.buttons.Hidden || json.Unmarshal(p[path], &fields) != nil {
			continue
		}
		delete(p, path)
		if fields.Evidence != nil {
			row.evidence.SetText(*fields.Evidence)
		}
		if fields.Note != nil {
			row.note.SetText(*fields.Note)
		}
	}
}
