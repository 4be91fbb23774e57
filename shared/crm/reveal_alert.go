package crm

import (
	"slices"
	"time"

	"kontor/shared/doc"
)

// ruleRevealAlert tells security of somebody who within an hour has looked at
// more of his colleagues' partners than anybody needs to.
const ruleRevealAlert = "reveal_alert"

// React counts what somebody has revealed about the hour of a line, also when it
// comes late from a desktop that was offline, and alerts security once.
func (e *AccessEvent) React(c doc.Context, _ *AccessEvent) ([]doc.Write, error) {
	if !c.Server || e.Kind != AccessReveal {
		return nil, nil
	}
	hour := e.At.Truncate(time.Hour)
	if key := revealsIn(e.By.ID(), hour); e.Hour != key {
		return []doc.Write{edited("AccessEvent", e.ID, map[string]any{"Hour": key})}, nil // first, so that it is counted with the others
	}
	near := []time.Time{hour.Add(-time.Hour), hour, hour.Add(time.Hour)}
	for _, h := range near { // first, so that who goes on looking costs no more than others
		if d, err := c.Get("Task", alertID(e.By.ID(), h)); err != nil || d != nil {
			return nil, err
		}
	}
	var times []time.Time
	for _, h := range near {
		found, err := c.Pointing("AccessEvent", "Hour", revealsIn(e.By.ID(), h).ID())
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			times = append(times, d.(*AccessEvent).At.Time)
		}
	}
	figures, err := settings(c)
	if err != nil {
		return nil, err
	}
	n := mostInHour(times)
	if int64(n) <= figures.RevealAlertPerHour {
		return nil, nil
	}
	return e.alert(c, hour, n)
}

// revealsIn is what the lines of somebody's reveals of an hour refer to.
func revealsIn(who doc.ID, hour time.Time) doc.Ref[NameKey] {
	return nameKeyID("reveals " + string(who) + hour.UTC().Format(" 2006-01-02T15"))
}

func alertID(who doc.ID, hour time.Time) doc.ID {
	return doc.Derive("task", ruleRevealAlert, string(who), hour.UTC().Format("2006-01-02T15"))
}

// mostInHour is how many of the times lie within one hour at the most.
func mostInHour(times []time.Time) (most int) {
	slices.SortFunc(times, time.Time.Compare)
	first := 0
	for i, at := range times {
		for at.Sub(times[first]) >= time.Hour {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

// alert is the task: who, and how many. It belongs to whoever has to do it, for
// its author would be the one whom it is about.
func (e *AccessEvent) alert(c doc.Context, hour time.Time, n int) ([]doc.Write, error) {
	by, err := doc.Load(c, e.By)
	if err != nil || by == nil {
		return nil, err
	}
	to, err := watcher(c, by.ID)
	if err != nil || to == "" {
		return nil, err
	}
	return []doc.Write{newWrite("Task", alertID(by.ID, hour), map[string]any{
		"Title": by.Name + ": " + itoa(n), "Kind": ruleRevealAlert, "Due": endOfDay(c.Today(), c.Zone), "Priority": "high", "Executor": to,
		doc.OwnerPath: to, "Link": doc.LinkTo("Employee", by.ID), "SourceRule": ruleRevealAlert,
	})}, nil
}
