package crm

import (
	"slices"
	"testing"
	"time"

	"kontor/shared/doc"
)

// TestReminds: before as the task says, else in the morning; what is done
// reminds of nothing.
func TestReminds(t *testing.T) {
	zone := time.FixedZone("Minsk", 3*3600)
	due := time.Date(2026, 5, 12, 15, 0, 0, 0, zone)
	for name, tt := range map[string]struct {
		task *Task
		want []string
	}{
		"Morning": {&Task{Due: doc.TimeOf(due)}, []string{"12 00:00", "12 15:00"}},
		"Before":  {&Task{Due: doc.TimeOf(due), RemindBefore: doc.Rows[Reminder]{"a": {Minutes: 60}, "b": {Minutes: 24 * 60}}}, []string{"11 15:00", "12 14:00", "12 15:00"}},
		"AtOnce":  {&Task{Due: doc.TimeOf(due), RemindBefore: doc.Rows[Reminder]{"a": {}}}, []string{"12 15:00"}},
		"Done":    {&Task{Due: doc.TimeOf(due), State: TaskDone}, nil},
	} {
		var got []string
		for _, m := range tt.task.Reminds(zone) {
			got = append(got, m.In(zone).Format("02 15:04"))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", name, got, tt.want)
		}
	}
}
