package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
)

// Reminder is a task that the person is to be told of now.
type Reminder struct {
	Task  doc.ID
	Title string
	Due   time.Time
	Late  bool
}

// settingReminded names the setting that keeps what has been told already.
const settingReminded = "reminded"

// reminded is, by task, the moment up to which all was told, and until when a
// reminder was put off.
type reminded map[doc.ID]remindedOf

type remindedOf struct {
	Until time.Time
	Again time.Time `json:",omitzero"`
}

// remindFor is how old a moment may be and still be told of: a copy that was
// not opened for months does not tell of everything since.
const remindFor = 7 * 24 * time.Hour

// Reminders are the tasks to tell the person of now, each once for each of its
// moments, the copy needing no network for it. What is given counts as told.
func (a *App) Reminders(ctx context.Context) (all []Reminder, err error) {
	err = a.use(func(s *session) error {
		now := s.sync.Now()
		was, err := s.reminded(ctx)
		if err != nil {
			return err
		}
		tasks, err := s.openTasks(ctx, now)
		if err != nil {
			return err
		}
		w, is := s.writer(ctx), reminded{}
		for _, t := range tasks {
			newest, due := lastMoment(t.Reminds(s.zone()), now), was[t.ID]
			calls := newest.After(due.Until) && now.Sub(newest) < remindFor || !due.Again.IsZero() && !now.Before(due.Again)
			if calls {
				title := t.Title
				if t.SourceRule != "" {
					title = w.taskTitle(string(t.Kind), title)
				}
				all = append(all, Reminder{Task: t.ID, Title: title, Due: t.Due.Time, Late: t.Due.Before(now)})
				due.Again = time.Time{}
			}
			if newest.After(due.Until) {
				due.Until = newest
			}
			is[t.ID] = due
		}
		if !sameReminded(was, is) {
			err = s.v.Set(ctx, map[string]string{settingReminded: encode(is)})
		}
		return err
	})
	slices.SortFunc(all, func(x, y Reminder) int { return x.Due.Compare(y.Due) })
	return all, err
}

// Remind puts a reminder off: the person is told of the task again after a time.
func (a *App) Remind(ctx context.Context, task doc.ID, after time.Duration) error {
	return a.use(func(s *session) error {
		was, err := s.reminded(ctx)
		if err != nil {
			return err
		}
		t := was[task]
		t.Again = s.sync.Now().Add(after).UTC()
		was[task] = t
		return s.v.Set(ctx, map[string]string{settingReminded: encode(was)})
	})
}

func (s *session) reminded(ctx context.Context) (reminded, error) {
	text, err := s.v.Setting(ctx, settingReminded)
	if err != nil {
		return nil, err
	}
	is := reminded{}
	if text != "" {
		if err := json.Unmarshal([]byte(text), &is); err != nil {
			return nil, fmt.Errorf("reminded: %w", err)
		}
	}
	return is, nil
}

// furthest is how long before it is due a task may remind of itself.
const furthest = 60 * 24 * time.Hour

// openTasks are the person's that may have to be told of.
func (s *session) openTasks(ctx context.Context, now time.Time) (tasks []*crm.Task, err error) {
	me := s.owner().Employee
	docs, err := s.every(ctx, Query{Kind: "Task", Where: []Where{
		{Field: "State", Any: []string{string(crm.TaskNew), string(crm.TaskInWork), string(crm.TaskReturned), ""}},
		{Field: "Due", From: now.Add(-remindFor).UTC().Format(time.RFC3339), To: now.Add(furthest).UTC().Format(time.RFC3339)},
	}})
	if err != nil {
		return nil, err
	}
	for _, d := range docs {
		if t := d.(*crm.Task); slices.Contains(t.Belongs(""), me) {
			tasks = append(tasks, t)
		}
	}
	return tasks, nil
}

// lastMoment is the newest of some moments that have come.
func lastMoment(moments []time.Time, now time.Time) (last time.Time) {
	for _, m := range moments {
		if !m.After(now) {
			last = m.UTC()
		}
	}
	return last
}

func sameReminded(a, b reminded) bool { return encode(a) == encode(b) }
