package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/shared/crm"
	"kontor/shared/doc"
	"kontor/shared/wire"
	"kontor/syncserver/calendar"
)

// office is a base with people, a firm, its contact person and a talk.
type office struct {
	*base
	t                        *testing.T
	anna, boris, vera, marta doc.ID // sells; her colleague; sells elsewhere; marketing
	firm, person, talk       doc.ID
	at                       time.Time
}

// What must never be found in any feed.
const (
	canaryPhone = "+375 29 612-34-56"
	canaryMail  = "canary@example.org"
)

func newOffice(t *testing.T) *office { return newOfficeOn(t, "sqlite") }

func newOfficeOn(t *testing.T, engine string) *office {
	o := &office{base: openTest(t, engine), t: t}
	sales, far := o.newDepartment("Продажи"), o.newDepartment("Алматы")
	o.anna, o.boris = o.hire("anna", "sales", sales), o.hire("boris", "sales", sales)
	o.vera, o.marta = o.hire("vera", "sales", far), o.hire("marta", "marketing", far)
	o.at = time.Date(2041, 5, 14, 7, 0, 0, 0, time.UTC)
	if err := o.setClock(t.Context(), "2041-05-12T09:00:00Z"); err != nil {
		t.Fatal(err)
	}
	row := func() string { return string(o.next()) }
	o.firm = o.create(o.anna, "Counterparty", map[string]any{
		"NameShort": "Альфа", "Kind": "legal", "Country": "BY", "Roles": []string{"client"},
		"Curators/" + row():     crm.Curator{Employee: doc.Ref[crm.Employee](o.anna), Role: crm.MainCurator, Share: 100},
		"CompanyDates/" + row(): crm.CompanyDate{Title: "День основания", Date: doc.Yearly{Day: 29, Month: 2, Year: 2000}},
	})
	o.person = o.create(o.anna, "ContactPerson", map[string]any{
		"LastName": "Котов", "FirstName": "Пётр", "Birthday": doc.Yearly{Day: 5, Month: 6},
		"Positions/" + row(): crm.Position{Counterparty: doc.Ref[crm.Counterparty](o.firm)},
		"Comms/" + row():     crm.Comm{Kind: "mobile", Phone: doc.Phone{E164: "+375296123456"}},
	})
	o.talk = o.create(o.anna, "Negotiation", o.meeting(map[string]any{
		"Subject": "Ставки, звонить " + canaryPhone, "Agenda": "Писать на " + canaryMail + ", " + canaryPhone,
		"Place": "Офис, тел. 612-34-56", "OurPeople/" + row(): crm.OurParticipant{Employee: doc.Ref[crm.Employee](o.vera)},
		"OurPeople/" + row():   crm.OurParticipant{Employee: doc.Ref[crm.Employee](o.anna)},
		"TheirPeople/" + row(): crm.TheirParticipant{Person: doc.Ref[crm.ContactPerson](o.person)},
		"TheirPeople/" + row(): crm.TheirParticipant{Name: "Иван " + canaryMail},
	}))
	return o
}

func (o *office) next() doc.ID {
	id, err := o.newID()
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *office) newDepartment(name string) string {
	if _, err := o.addDepartment(o.t.Context(), name, "sales", ""); err != nil {
		o.t.Fatal(err)
	}
	return name
}

func (o *office) hire(login, role, department string) doc.ID {
	id, err := o.addUser(o.t.Context(), user{login: login, name: login, department: department, roles: []string{role}})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *office) meeting(more map[string]any) map[string]any {
	f := map[string]any{
		"Counterparty": o.firm, "Kind": "meeting", "State": crm.Planned, "Subject": "Ставки",
		"When": doc.Span{From: doc.TimeOf(o.at), To: doc.TimeOf(o.at.Add(time.Hour))}, "Owner": o.anna,
	}
	maps.Copy(f, more)
	return f
}

func (o *office) create(by doc.ID, kind string, fields map[string]any) doc.ID {
	o.t.Helper()
	id := o.next()
	fields["Owner"] = by
	if _, err := o.make(o.t.Context(), by, "", doc.Write{Kind: kind, ID: id, New: true, Patch: patch(fields)}); err != nil {
		o.t.Fatalf("%s: %v", kind, err)
	}
	return id
}

func (o *office) edit(by doc.ID, kind string, id doc.ID, fields map[string]any) {
	o.t.Helper()
	if _, err := o.make(o.t.Context(), by, "тест", doc.Write{Kind: kind, ID: id, Patch: patch(fields)}); err != nil {
		o.t.Fatalf("%s: %v", kind, err)
	}
}

func (o *office) subscribe(who doc.ID, a wire.FeedArgs) (path string, id doc.ID) {
	o.t.Helper()
	f, err := o.addFeed(o.t.Context(), who, a)
	if err != nil {
		o.t.Fatal(err)
	}
	if len(f.URL) > 255 || !strings.HasPrefix(f.URL, "https://"+o.public+"/") {
		o.t.Fatalf("%d bytes of address", len(f.URL))
	}
	return strings.TrimPrefix(f.URL, "https://"+o.public), f.ID
}

// fetch asks for a feed as a calendar program does.
func (o *office) fetch(path string, header ...string) *http.Response {
	o.t.Helper()
	h := calendar.NewHandler(feedSource{o.base}, calendar.Options{Log: slog.New(slog.DiscardHandler), Pace: time.Millisecond})
	r := httptest.NewRequestWithContext(o.t.Context(), http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

// text gives a feed's lines joined again.
func (o *office) text(path string) string {
	o.t.Helper()
	resp := o.fetch(path)
	raw, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		o.t.Fatalf("%s %v", resp.Status, err)
	}
	return strings.ReplaceAll(string(raw), "\r\n ", "")
}

// property gives the values of a property in a feed.
func property(text, name string) (values []string) {
	for line := range strings.SplitSeq(text, "\r\n") {
		if head, value, _ := strings.Cut(line, ":"); head == name || strings.HasPrefix(head, name+";") {
			values = append(values, value)
		}
	}
	return values
}

func TestFeedLevels(t *testing.T) {
	o := newOffice(t)
	for name, tt := range map[string]struct {
		who        doc.ID
		level      string
		contacts   bool
		want, lack []string
	}{
		"Busy":          {o.anna, "busy", true, []string{"Занят"}, []string{"Ставки", "Альфа", "Офис", "Котов", "Писать"}},
		"Brief":         {o.anna, "brief", true, []string{"Ставки", "Альфа", "Встреча"}, []string{"Офис", "Писать"}},
		"Full":          {o.anna, "full", false, []string{"Ставки", "Альфа", "Офис", "Писать"}, []string{"Котов", "Иван"}},
		"FullContacts":  {o.anna, "full", true, []string{"Ставки", "Котов", "Иван"}, nil},
		"FirmUnseen":    {o.vera, "full", true, []string{"Ставки", "Офис"}, []string{"Альфа", "Котов"}},
		"NoPersonalDay": {o.marta, "brief", true, nil, []string{"BDAY", "05T", "0605"}},
	} {
		t.Run(name, func(t *testing.T) {
			path, _ := o.subscribe(tt.who, wire.FeedArgs{Level: tt.level, Contacts: tt.contacts, Scope: "all"})
			text := o.text(path)
			for _, s := range append(tt.lack, canaryMail, "612-34-56", "6123456", "canary") {
				if strings.Contains(text, s) {
					t.Errorf("%q is in the feed:\n%s", s, text)
				}
			}
			for _, s := range tt.want {
				if !strings.Contains(text, s) {
					t.Errorf("%q is not in the feed:\n%s", s, text)
				}
			}
		})
	}
}

// TestFeedCanary: the canaries are in the base, or their absence from the feeds
// would prove nothing.
func TestFeedCanary(t *testing.T) {
	o := newOffice(t)
	found := ""
	if err := o.each(t.Context(), "Negotiation", func(d doc.Doc) error {
		raw, err := json.Marshal(d)
		found += string(raw)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(found, canaryMail) || !strings.Contains(found, canaryPhone) {
		t.Fatal("no canary in the base")
	}
}

// TestFeedEvent follows a talk through a feed, on either engine.
func TestFeedEvent(t *testing.T) {
	for engine := range engines {
		t.Run(engine, func(t *testing.T) { follow(t, newOfficeOn(t, engine)) })
	}
}

func follow(t *testing.T, o *office) {
	path, _ := o.subscribe(o.anna, wire.FeedArgs{Layers: []string{"negotiations"}, Level: "brief"})
	before := o.text(path)
	if got := property(before, "DTSTART"); !slices.Equal(got, []string{"20410514T070000Z"}) {
		t.Fatalf("starts %v", got)
	}
	if got := property(before, "UID"); !slices.Equal(got, []string{string(o.talk) + "@kontor"}) {
		t.Fatalf("uid %v", got)
	}
	o.edit(o.boris, "Negotiation", o.talk, map[string]any{"When": doc.Span{From: doc.TimeOf(o.at.Add(2 * time.Hour)), To: doc.TimeOf(o.at.Add(3 * time.Hour))}})
	after := o.text(path)
	if !slices.Equal(property(after, "UID"), property(before, "UID")) || property(after, "DTSTART")[0] != "20410514T090000Z" {
		t.Fatalf("moved: %v %v", property(after, "UID"), property(after, "DTSTART"))
	}
	if !later(t, after, before) {
		t.Error("the sequence does not rise")
	}
	o.edit(o.anna, "Counterparty", o.firm, map[string]any{"NameShort": "Бета"})
	renamed := o.text(path)
	if !strings.Contains(renamed, "Бета") || !later(t, renamed, after) {
		t.Error("the firm's new name is no newer event")
	}
	o.edit(o.anna, "Negotiation", o.talk, map[string]any{"State": crm.Cancelled})
	if got := property(o.text(path), "STATUS"); !slices.Equal(got, []string{"CANCELLED"}) {
		t.Errorf("cancelled: %v", got)
	}
	if err := o.setClock(t.Context(), "2041-06-20T09:00:00Z"); err != nil {
		t.Fatal(err)
	}
	if got := property(o.text(path), "UID"); len(got) > 0 {
		t.Errorf("cancelled for a month: %v", got)
	}
}

func later(t *testing.T, a, b string) bool {
	t.Helper()
	x, y := property(a, "SEQUENCE"), property(b, "SEQUENCE")
	if len(x) != 1 || len(y) != 1 {
		t.Fatalf("sequences %v %v", x, y)
	}
	return len(x[0]) > len(y[0]) || len(x[0]) == len(y[0]) && x[0] > y[0]
}

func TestFeedYearly(t *testing.T) {
	for engine := range engines {
		t.Run(engine, func(t *testing.T) { celebrate(t, newOfficeOn(t, engine)) })
	}
}

func celebrate(t *testing.T, o *office) {
	path, _ := o.subscribe(o.anna, wire.FeedArgs{Layers: []string{"company_dates", "birthdays"}})
	text := o.text(path)
	rules, starts := property(text, "RRULE"), property(text, "DTSTART")
	if !slices.Contains(rules, "FREQ=YEARLY;BYMONTHDAY=-1;BYMONTH=2") || !slices.Contains(rules, "FREQ=YEARLY") || len(rules) != 2 {
		t.Errorf("rules %v", rules)
	}
	if !slices.Contains(starts, "20000229") || !slices.Contains(starts, "20400605") {
		t.Errorf("starts %v", starts)
	}
	if strings.Contains(text, "Котов") {
		t.Error("a contact person's name that nobody asked for")
	}
	named, _ := o.subscribe(o.anna, wire.FeedArgs{Layers: []string{"birthdays"}, Contacts: true})
	if !strings.Contains(o.text(named), "Котов") {
		t.Error("no name although asked for")
	}
	other, _ := o.subscribe(o.boris, wire.FeedArgs{Layers: []string{"company_dates"}, Scope: "own"})
	if got := property(o.text(other), "UID"); len(got) > 0 {
		t.Errorf("a colleague's firm is his own: %v", got)
	}
	wide, _ := o.subscribe(o.boris, wire.FeedArgs{Layers: []string{"company_dates"}, Scope: "dept"})
	if got := property(o.text(wide), "UID"); len(got) != 1 {
		t.Errorf("the department's firm: %v", got)
	}
}

func TestFeedPrivate(t *testing.T) {
	o := newOffice(t)
	o.edit(o.anna, "Negotiation", o.talk, map[string]any{"Private": true})
	for name, tt := range map[string]struct {
		who  doc.ID
		seen bool
	}{"Owner": {o.anna, true}, "Participant": {o.vera, true}, "Colleague": {o.boris, false}} {
		path, _ := o.subscribe(tt.who, wire.FeedArgs{Layers: []string{"negotiations"}, Level: "full", Scope: "all"})
		text := o.text(path)
		if len(property(text, "UID")) != 1 || strings.Contains(text, "Ставки") != tt.seen || strings.Contains(text, "Занят") == tt.seen {
			t.Errorf("%s: %s", name, text)
		}
	}
	own, _ := o.subscribe(o.boris, wire.FeedArgs{Layers: []string{"negotiations"}, Level: "full", Scope: "own"})
	if text := o.text(own); len(property(text, "UID")) > 0 {
		t.Errorf("a colleague's time in a feed of one's own: %s", text)
	}
	o.edit(o.anna, "Negotiation", o.talk, map[string]any{"Private": false})
	open, _ := o.subscribe(o.boris, wire.FeedArgs{Layers: []string{"negotiations"}, Level: "full", Scope: "all"})
	if text := o.text(open); len(property(text, "UID")) != 1 || !strings.Contains(text, "Ставки") {
		t.Errorf("opened: %s", text)
	}
}

// TestFeedShut: whatever the reason, the answer is the same bare 404.
func TestFeedShut(t *testing.T) {
	o := newOffice(t)
	revoked, id := o.subscribe(o.anna, wire.FeedArgs{})
	disabled, _ := o.subscribe(o.boris, wire.FeedArgs{})
	blocked, _ := o.subscribe(o.vera, wire.FeedArgs{})
	for _, path := range []string{revoked, disabled, blocked} {
		o.text(path) // positive control
	}
	if err := o.removeFeed(t.Context(), o.anna, id); err != nil {
		t.Fatal(err)
	}
	if err := o.auth.SetDisabled(t.Context(), o.boris, true); err != nil {
		t.Fatal(err)
	}
	o.edit("", "Employee", o.vera, map[string]any{"State": crm.Blocked})
	var first http.Header
	for _, path := range []string{revoked, disabled, blocked, calendar.Path(strings.Repeat("A", 43)), "/calendar/", "/calendar/x", "/calendar/../x.ics"} {
		resp := o.fetch(path)
		body, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusNotFound || len(body) > 0 {
			t.Errorf("%s: %s %q", path, resp.Status, body)
		}
		if first == nil {
			first = resp.Header
		}
		if !maps.EqualFunc(first, resp.Header, slices.Equal) {
			t.Errorf("%s: headers %v, want %v", path, resp.Header, first)
		}
	}
}

// TestFeedFault: a base that cannot be read is no empty calendar.
func TestFeedFault(t *testing.T) {
	o := newOffice(t)
	path, _ := o.subscribe(o.anna, wire.FeedArgs{})
	if err := o.db.Reader.Close(); err != nil {
		t.Fatal(err)
	}
	resp := o.fetch(path)
	if resp.StatusCode != http.StatusServiceUnavailable || resp.Header.Get("Retry-After") == "" {
		t.Errorf("%s %v", resp.Status, resp.Header)
	}
}

// TestFeedStamp: while nothing changes the same bytes are known by their tag,
// a change of rights counts as a change, and so does a new day.
func TestFeedStamp(t *testing.T) {
	o := newOffice(t)
	path, _ := o.subscribe(o.vera, wire.FeedArgs{Layers: []string{"negotiations"}, Level: "brief"})
	tag := o.fetch(path).Header.Get("ETag")
	if tag == "" || o.fetch(path, "If-None-Match", tag).StatusCode != http.StatusNotModified {
		t.Error("not known again")
	}
	o.edit("", "Employee", o.vera, map[string]any{"Roles": []string{"director"}})
	if resp := o.fetch(path, "If-None-Match", tag); resp.StatusCode != http.StatusOK {
		t.Errorf("after new rights: %s", resp.Status)
	}
	if !strings.Contains(o.text(path), "Альфа") {
		t.Error("a director does not see the firm's name")
	}
}

func TestAddFeed(t *testing.T) {
	o := newOffice(t)
	for name, a := range map[string]wire.FeedArgs{
		"ErrLayer": {Layers: []string{"secrets"}}, "ErrScope": {Scope: "world"}, "ErrLevel": {Level: "everything"},
		"ErrLabel": {Label: strings.Repeat("x", doc.MaxString+1)},
	} {
		if _, err := o.addFeed(t.Context(), o.anna, a); doc.CodeOf(err) != doc.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	_, id := o.subscribe(o.anna, wire.FeedArgs{Label: "Мой"})
	if err := o.removeFeed(t.Context(), o.boris, id); doc.CodeOf(err) != doc.CodeMissing {
		t.Errorf("another's feed: %v", err)
	}
	feeds, err := o.feeds(t.Context(), o.anna)
	if err != nil || len(feeds) != 1 || feeds[0].URL != "" || feeds[0].Label != "Мой" {
		t.Errorf("%+v %v", feeds, err)
	}
}
