package e2e

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// team is an office with somebody who sells and the head of sales, each at a
// desk.
type team struct {
	*office
	anna, boris *desk
	line        *line // Anna's
}

func newTeam(t *testing.T) *team {
	t.Helper()
	o := newOffice(t)
	o.department("Продажи", "sales")
	w := &team{office: o, line: newLine(t, o.address)}
	w.anna = newDesk(t, o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), w.line.at)
	w.boris = newDesk(t, o.hire("boris", "Котов Борис Ильич", "head", "Продажи"), "")
	return w
}

var (
	provisional = regexp.MustCompile(`^Ч-.+-\d+$`)
	numbered    = regexp.MustCompile(`^\d{4}-(\d{5})$`)
)

// TestE2EMainJob is a day: without a network a table is imported, a person and
// a meeting are added, the power fails; with the network back everything is at
// the colleague's, once, and in the calendar.
func TestE2EMainJob(t *testing.T) {
	w := newTeam(t)
	all := firms()
	w.line.cut()
	w.anna.must("offline", nil)
	taken := bring(t, w.anna, all)
	firmID := w.anna.find(all[0].name)
	person := w.anna.must("new", args{"kind": "ContactPerson", "fields": args{
		"LastName": "Орлов", "FirstName": "Пётр", "Positions/" + newID(t): args{"Counterparty": firmID, "Post": "директор"},
		"Comms/" + newID(t): args{"Kind": "mobile", "Phone": args{"E164": "+79161234567"}},
	}})
	start := tomorrowAt(t, 10)
	meeting := w.anna.must("new", args{"kind": "Negotiation", "fields": args{
		"Counterparty": firmID, "Kind": "meeting", "Subject": "Ставки на зиму", "When": span(start),
		"TheirPeople/" + newID(t): args{"Person": person.text("id")},
	}})
	for _, made := range []reply{person, meeting} {
		if number := made.text("number"); !provisional.MatchString(number) {
			t.Errorf("number without a server: %s", number)
		}
	}
	w.anna.kill()
	w.boris.refuses("no_such_document", "get", args{"id": meeting.text("id")})

	w.anna.again()
	waiting := taken + 2
	if st := w.anna.status(); st.State == "live" || st.Queued != waiting {
		t.Fatalf("after the kill: %+v, want %d queued", st, waiting)
	}
	w.cutShort(waiting)
	took := w.seen(meeting.text("id"))
	t.Logf("seen %s after live", took)
	w.arrived(taken, firmID, person.text("id"), meeting.text("id"))
	w.inCalendar(meeting.text("id"), start)
	w.boris.end()
	w.anna.end()
	w.verify()
	w.stop()
}

// find gives the ID of the one document with a title.
func (d *desk) find(title string) string {
	d.t.Helper()
	var found struct{ Rows []struct{ ID, Title string } }
	d.must("find", args{"text": title}).into(&found)
	at := slices.IndexFunc(found.Rows, func(r struct{ ID, Title string }) bool { return r.Title == title })
	if at < 0 {
		d.t.Fatalf("%q is not found in %v", title, found.Rows)
	}
	return found.Rows[at].ID
}

// tomorrowAt is an hour of tomorrow in Minsk, which knows no summer time.
func tomorrowAt(t *testing.T, hour int) time.Time {
	t.Helper()
	minsk, err := time.LoadLocation("Europe/Minsk")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now().In(minsk)
	return time.Date(now.Year(), now.Month(), now.Day()+1, hour, 0, 0, 0, minsk)
}

// span is an hour from a moment.
func span(from time.Time) args {
	return args{"From": from.UTC().Format(time.RFC3339), "To": from.Add(time.Hour).UTC().Format(time.RFC3339)}
}

// cutShort brings Anna's desk online and kills it while its queue is under way.
func (w *team) cutShort(waiting int) {
	w.t.Helper()
	w.line.plug()
	w.anna.must("online", nil)
	left := waiting
	until(w.t, patience, "nothing is sent", func() bool { left = w.anna.status().Queued; return left < waiting })
	w.anna.kill()
	if left == 0 {
		w.t.Fatal("all was sent before the kill, which proves nothing")
	}
	w.anna.again()
}

// seen waits until Anna's desk is live and tells how much later the other has
// a document, which must be within a second.
func (w *team) seen(id string) time.Duration {
	w.t.Helper()
	var st status
	until(w.t, patience, "live", func() bool { st = w.anna.status(); return st.State == "live" })
	if st.Queued > 0 {
		w.t.Errorf("live, and %d are still queued", st.Queued)
	}
	return until(w.t, time.Second, "the other sees it", func() bool { return w.boris.ask("get", args{"id": id}).OK })
}

// arrived wants everything to be at both desks once, under real numbers, and
// the links to hold.
func (w *team) arrived(firms int, firmID, person, meeting string) {
	w.t.Helper()
	w.boris.sync()
	for name, d := range map[string]*desk{"anna": w.anna, "boris": w.boris} {
		if st := d.status(); st.Queued != 0 || st.Refused != 0 || st.Conflicts != 0 {
			w.t.Errorf("%s: %+v", name, st)
		}
		for kind, want := range map[string]int{"Counterparty": firms, "ContactPerson": 1, "Negotiation": 1} {
			rows := d.list(kind, args{"limit": 2 * firms})
			if len(rows) != want {
				w.t.Errorf("%s has %d of %s, want %d", name, len(rows), kind, want)
			}
			gapless(w.t, kind, rows)
		}
		for field, want := range map[string]string{"Counterparty": firmID, "TheirPeople": person} {
			if got := string(d.get(meeting).Body[field]); !strings.Contains(got, want) {
				w.t.Errorf("%s: the meeting's %s is %s", name, field, got)
			}
		}
		if got := string(d.get(person).Body["Positions"]); !strings.Contains(got, firmID) {
			w.t.Errorf("%s: the person is at %s", name, got)
		}
		if got := d.must("feed", args{"id": firmID}).raw; !strings.Contains(got, meeting) {
			w.t.Errorf("%s: the relations of the firm: %s", name, got)
		}
	}
}

// gapless wants rows to have the numbers from 1 on.
func gapless(t *testing.T, kind string, rows []map[string]json.RawMessage) {
	t.Helper()
	var got []string
	for _, row := range rows {
		var number string
		_ = json.Unmarshal(row["Number"], &number)
		if m := numbered.FindStringSubmatch(number); m != nil {
			got = append(got, m[1])
		} else {
			t.Errorf("%s is numbered %q", kind, number)
		}
	}
	slices.Sort(got)
	for i, n := range got {
		if n != fmt.Sprintf("%05d", i+1) {
			t.Fatalf("%s: number %s is the %dth", kind, n, i+1)
		}
	}
}

// inCalendar wants the meeting in the feed, and after the other has moved it
// the same one as a newer version.
func (w *team) inCalendar(meeting string, start time.Time) {
	w.t.Helper()
	url := w.anna.must("subscribe", args{"label": "Outlook", "layers": []string{"negotiations"}}).text("url")
	before := w.event(url)
	if before["DTSTART"] != start.UTC().Format("20060102T")+"070000Z" || !strings.HasPrefix(before["UID"], meeting) {
		w.t.Errorf("in the feed: %v", before)
	}
	if again := w.event(url); again["SEQUENCE"] != before["SEQUENCE"] {
		w.t.Errorf("a newer version without a change: %v", again)
	}
	moved := span(start.Add(2 * time.Hour))
	w.boris.must("save", args{"id": meeting, "patch": args{"When": moved}})
	until(w.t, time.Second, "the first sees the move", func() bool {
		return strings.Contains(string(w.anna.get(meeting).Body["When"]), moved["From"].(string))
	})
	after := w.event(url)
	if after["UID"] != before["UID"] || number(w.t, after["SEQUENCE"]) <= number(w.t, before["SEQUENCE"]) {
		w.t.Errorf("moved: %v, before %v", after, before)
	}
	if !strings.HasSuffix(after["DTSTART"], "T090000Z") {
		w.t.Errorf("moved to %s", after["DTSTART"])
	}
}

// event gives the properties of the one event of a feed.
func (w *team) event(url string) map[string]string {
	w.t.Helper()
	text := strings.ReplaceAll(w.fetch(url), "\r\n ", "")
	if n := strings.Count(text, "BEGIN:VEVENT"); n != 1 {
		w.t.Fatalf("%d events in\n%s", n, text)
	}
	_, text, _ = strings.Cut(text, "BEGIN:VEVENT")
	all := map[string]string{}
	for line := range strings.SplitSeq(text, "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		all[name] = value
	}
	return all
}

func number(t *testing.T, s string) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(s, &n); err != nil {
		t.Fatalf("%q is no number", s)
	}
	return n
}
