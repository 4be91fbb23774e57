package crm

import (
	"testing"

	"kontor/shared/doc"
)

func TestSuspend(t *testing.T) {
	ok := map[string]any{"Reason": "fraud", "Comment": "подделка", "Until": "2027-05-12"}
	with := func(name string, v any) map[string]any {
		args := less(ok, name)
		if v != nil {
			args[name] = v
		}
		return args
	}
	for name, tt := range map[string]struct {
		who         doc.ID
		args        map[string]any
		field, rule string
	}{
		"OK":                 {who: gleb, args: ok},
		"OKDirector":         {who: egor, args: ok},
		"ErrSales":           {anna, ok, "", "no_suspend"},
		"ErrHead":            {vera, ok, "", "no_suspend"},
		"ErrFinance":         {dina, with("Reason", "debt"), "", "no_suspend"},
		"ErrNotHisToSee":     {far, ok, "", "no_such_document"},
		"ErrReasonRequired":  {gleb, with("Reason", nil), "Reason", "required"},
		"ErrReasonUnknown":   {gleb, with("Reason", "mood"), "SuspendReason", "unknown_code"},
		"ErrCommentRequired": {gleb, with("Comment", nil), "Comment", "required"},
		"ErrCommentBlank":    {gleb, with("Comment", " "), "Comment", "required"},
		"ErrUntilRequired":   {gleb, with("Until", nil), "Until", "required"},
		"ErrUntilToday":      {gleb, with("Until", "2026-05-12"), "Until", "suspend_until"},
		"ErrUntilOverAYear":  {gleb, with("Until", "2027-05-13"), "Until", "suspend_until"},
		"ErrArgumentUnknown": {gleb, with("Colour", "red"), "Colour", "unknown_field"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			firm := w.firm("Альфа", nil)
			err := w.command(tt.who, "counterparty.suspend", firm, tt.args)
			wantRule(t, err, tt.field, tt.rule)
			c := w.counterparty(firm)
			if tt.rule != "" {
				if c.Status != Potential {
					t.Fatalf("refused, and yet it is %s", c.Status)
				}
				return
			}
			if c.Status != TempBanned || c.SuspendedBy.ID() != tt.who || c.SuspendReason != "fraud" || c.SuspendComment != "подделка" || c.StatusBefore != Potential {
				t.Fatalf("suspended: %+v", c)
			}
			review, ok := w.get("Task", reviewID(c, "2027-05-12", 0)).(*Task)
			if !ok || review.Executor.ID() != gleb || review.Kind != "review_ban" {
				t.Fatalf("task to review the ban: %+v", review)
			}
		})
	}
	t.Run("OKHeadOfFinanceForDebt", func(t *testing.T) {
		w := newWorld(t)
		w.machine(edit("Employee", dina, map[string]any{"Roles": []Role{Finance, Head}}))
		firm := w.firm("Альфа", nil)
		wantRule(t, w.command(dina, "counterparty.suspend", firm, ok), "", "no_suspend")
		wantRule(t, w.command(dina, "counterparty.suspend", firm, with("Reason", "debt")), "", "")
	})
	t.Run("ErrTwice", func(t *testing.T) {
		w := newWorld(t)
		firm := w.firm("Альфа", nil)
		w.suspend(firm)
		wantRule(t, w.command(gleb, "counterparty.suspend", firm, ok), "Status", "move")
	})
	t.Run("ErrBannedAlready", func(t *testing.T) {
		w := newWorld(t)
		firm := w.firm("Альфа", nil)
		w.machine(edit("Counterparty", firm, map[string]any{"Status": Banned}))
		wantRule(t, w.command(gleb, "counterparty.suspend", firm, ok), "Status", "move")
	})
}

func TestLift(t *testing.T) {
	known := map[string]any{
		"TaxID":                                "7707083893",
		"Addresses/" + string(doc.Derive("a")): map[string]any{"Kind": "legal", "Address": doc.Address{Country: "RU", City: "Москва"}},
	}
	for _, before := range []CounterpartyStatus{Potential, Active, Passive} {
		t.Run("OKBackTo"+string(before), func(t *testing.T) {
			w := newWorld(t)
			firm := w.firm("Альфа", known)
			if before != Potential {
				w.machine(edit("Counterparty", firm, map[string]any{"Status": before}))
			}
			w.suspend(firm)
			review := reviewID(w.counterparty(firm), "2026-10-01", 0)
			if err := w.command(egor, "counterparty.lift", firm, map[string]any{"Comment": "оплатили"}); err != nil {
				t.Fatal(err)
			}
			if c := w.counterparty(firm); c.Status != before || c.SuspendReason != "" || c.SuspendedUntil != "" || c.StatusBefore != "" {
				t.Fatalf("lifted: %+v", c)
			}
			if task := w.get("Task", review).(*Task); task.State != TaskCancelled {
				t.Fatalf("the review is %s", task.State)
			}
			w.suspend(firm) // a second ban until the same day
			if task := w.get("Task", review).(*Task); task.State != TaskNew {
				t.Fatalf("the review is %s", task.State)
			}
		})
	}
	w := newWorld(t)
	firm := w.firm("Альфа", nil)
	comment := map[string]any{"Comment": "оплатили"}
	wantRule(t, w.command(gleb, "counterparty.lift", firm, comment), "Status", "not_suspended")
	w.suspend(firm)
	wantRule(t, w.command(gleb, "counterparty.lift", firm, nil), "Comment", "required")
	wantRule(t, w.command(anna, "counterparty.lift", firm, comment), "", "no_suspend")
	wantRule(t, w.command(vera, "counterparty.lift", firm, comment), "", "no_suspend")
}
