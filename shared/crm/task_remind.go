package crm

import (
	"slices"
	"time"

	"kontor/shared/doc"
)

// Reminds are the moments at which those who have to do an open task are told
// of it: as long before as the task says, or else in the morning of its day,
// and when it is due.
func (t *Task) Reminds(zone *time.Location) (moments []time.Time) {
	if !t.Open() || t.Due.IsZero() {
		return nil
	}
	for _, r := range t.RemindBefore {
		moments = append(moments, t.Due.Add(-time.Duration(r.Minutes)*time.Minute))
	}
	if len(moments) == 0 {
		moments = append(moments, doc.DateOf(t.Due.In(zone)).At(zone))
	}
	moments = append(moments, t.Due.Time)
	slices.SortFunc(moments, time.Time.Compare)
	return slices.CompactFunc(moments, time.Time.Equal)
}
