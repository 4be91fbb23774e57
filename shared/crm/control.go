package crm

import (
	"slices"

	"kontor/shared/doc"
)

// control is a task that a document wants done. Its key names the occurrence:
// another key is another task.
type control struct {
	rule, key string // the rule is the task's kind as well
	title     string
	executor  doc.ID
	due       doc.Time
	priority  string
}

func (w control) id(of doc.ID) doc.ID { return doc.Made("task", string(of), w.rule, w.key) }

// made is the write that makes the task, if there is none. It belongs to whoever
// has to do it: for its author, by whom it may have come to that, could call it off.
func (w control) made(of doc.Link, firm doc.ID) doc.Write {
	_, id := of.Split()
	return newWrite("Task", w.id(id), map[string]any{
		"Title": w.title, "Kind": w.rule, "Due": w.due, "Priority": w.priority, "Executor": w.executor,
		doc.OwnerPath: w.executor, "Link": of, "Counterparty": firm, "SourceRule": w.rule,
	})
}

// reconcile brings the tasks of a document's controls in line with what it
// wants now: what is missing is made, what is wanted no more is cancelled, and
// what a person has done stays done. rules are all that the document may want.
func reconcile(c doc.Context, of doc.Link, firm doc.ID, rules []string, wants []control) ([]doc.Write, error) {
	_, id := of.Split()
	known, err := c.Pointing("Task", "Link", id)
	if err != nil {
		return nil, err
	}
	has := map[doc.ID]*Task{}
	for _, d := range known {
		if t := d.(*Task); slices.Contains(rules, t.SourceRule) {
			has[t.ID] = t
		}
	}
	var writes []doc.Write
	for _, w := range wants {
		at := w.id(id)
		t := has[at]
		delete(has, at)
		switch {
		case t == nil:
			writes = append(writes, w.made(of, firm))
		case t.State == TaskCancelled:
			writes = append(writes, edited("Task", at, map[string]any{"State": TaskNew, "Executor": w.executor, "Due": w.due}))
		}
	}
	for _, at := range sortedKeys(has) {
		if has[at].Open() {
			writes = append(writes, edited("Task", at, map[string]any{"State": TaskCancelled}))
		}
	}
	return writes, nil
}
