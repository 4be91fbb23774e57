package calendar

// Level is how much of its events a feed shows.
type Level string

// The levels, from the least to the most. Anything else is as good as Busy.
const (
	Busy  Level = "busy"  // when time is taken
	Brief Level = "brief" // also of what kind it is, and its title
	Full  Level = "full"  // also where it is and what was noted
)

// Show gives what the level lets through. It is a white list: a field that is
// not named here does not get out, so a new one is hidden until somebody
// decides about it.
func (l Level) Show(e Event, busyText string) Event {
	shown := Event{
		UID: e.UID, Start: e.Start, End: e.End, AllDay: e.AllDay, Yearly: e.Yearly,
		Status: e.Status, Seq: e.Seq, Modified: e.Modified, Busy: e.Busy, Summary: busyText,
	}
	if e.Private || l != Brief && l != Full {
		return shown
	}
	shown.Summary, shown.Categories = Redact(e.Summary), nil
	for _, c := range e.Categories {
		shown.Categories = append(shown.Categories, Redact(c))
	}
	if l == Full {
		shown.Description, shown.Location = Redact(e.Description), Redact(e.Location)
	}
	return shown
}
