package e2e

import (
	"bytes"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"kontor/shared/doc"
)

// office is a company's server: its data folder and, while it serves, its
// process. It is a trial base in the zone of Minsk.
type office struct {
	t       *testing.T
	dir     string
	address string // the same at every start, so that desktops find it again
	serving *process
}

// newOffice makes a base and serves it.
func newOffice(t *testing.T) *office {
	t.Helper()
	return newOfficeIn(t, filepath.Join(t.TempDir(), "server"))
}

func newOfficeIn(t *testing.T, dir string) *office {
	t.Helper()
	o := &office{t: t, dir: dir}
	o.must("init", "--trial", "--company", "Альфа Логистик", "--zone", "Europe/Minsk")
	o.serve("--listen", "127.0.0.1:0")
	// Only now is the address known that invitations and feeds have to carry.
	o.stop()
	o.restart("--public", o.address)
	return o
}

// run carries out one of the server's commands.
func (o *office) run(args ...string) (out, errs string, err error) {
	o.t.Helper()
	var said, log bytes.Buffer
	cmd := command(o.t, "kontor-server", append(args, "--data", o.dir)...)
	cmd.Stdout, cmd.Stderr = &said, &log
	err = cmd.Run()
	if crash := crashIn(said.String() + log.String()); crash != "" {
		o.t.Fatalf("%v: %s\n%s", args, crash, log.String())
	}
	return said.String(), log.String(), err
}

// must gives what a command prints.
func (o *office) must(args ...string) string {
	o.t.Helper()
	out, errs, err := o.run(args...)
	if err != nil {
		o.t.Fatalf("kontor-server %v: %v\n%s", args, err, errs)
	}
	return strings.TrimSuffix(out, "\n")
}

// serve starts the server and waits until it listens.
func (o *office) serve(args ...string) {
	o.t.Helper()
	o.serving = start(o.t, command(o.t, "kontor-server", append([]string{"serve", "--data", o.dir}, args...)...))
	line, _, found := o.serving.out.find(patience, 0, "listening ")
	if !found {
		o.t.Fatalf("the server does not listen:\n%s", o.serving.log.text())
	}
	o.address = strings.TrimPrefix(line, "listening ")
}

// restart serves at the same address again.
func (o *office) restart(args ...string) {
	o.t.Helper()
	o.serve(append([]string{"--listen", o.address}, args...)...)
}

// stop ends the server as an administrator does, kill as a loss of power.
func (o *office) stop() { o.t.Helper(); o.serving.end(syscall.SIGTERM) }
func (o *office) kill() { o.serving.kill() }

// department adds one.
func (o *office) department(name, kind string) {
	o.t.Helper()
	o.must("department", "add", name, "--kind", kind)
}

// hire adds a person and gives his invitation.
func (o *office) hire(login, name, roles, department string) string {
	o.t.Helper()
	return o.must("user", "add", login, "--name", name, "--role", roles, "--department", department)
}

// verify wants the base to be sound.
func (o *office) verify() {
	o.t.Helper()
	if got := o.must("verify"); got != "ok" {
		o.t.Errorf("verify: %s", got)
	}
}

// fetch gets a page as a calendar program that trusts the server's certificate
// does.
func (o *office) fetch(url string) string {
	o.t.Helper()
	pem, err := os.ReadFile(filepath.Join(o.dir, "tls.crt"))
	if err != nil {
		o.t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(pem)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS13}}
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport, Timeout: patience}).Get(url)
	if err != nil {
		o.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		o.t.Fatalf("%s %v", resp.Status, err)
	}
	return string(body)
}

// args are what a word of the console is given.
type args = map[string]any

// fault is something wrong as the console tells it.
type fault struct {
	Code, Kind, ID, Field, Rule, Text string
}

// reply is one answer of a console.
type reply struct {
	t        *testing.T
	raw      string
	OK       bool
	Errors   []fault
	Warnings []fault
}

// into reads the answer's fields into a struct.
func (r reply) into(v any) {
	r.t.Helper()
	if err := json.Unmarshal([]byte(r.raw), v); err != nil {
		r.t.Fatalf("%s: %v", r.raw, err)
	}
}

// text gives a field of the answer that is a string.
func (r reply) text(name string) string {
	r.t.Helper()
	all := map[string]any{}
	r.into(&all)
	s, is := all[name].(string)
	if !is {
		r.t.Fatalf("%s is no text in %s", name, r.raw)
	}
	return s
}

// desk is a person's workstation: a profile and the console that is open on it.
type desk struct {
	t       *testing.T
	profile string
	console *process
	heard   int // lines of answers that were read
}

// password is everybody's.
const password = "correct horse battery"

// newDesk redeems an invitation and waits until the copy is filled. An address
// that is not empty is used instead of the invitation's.
func newDesk(t *testing.T, invitation, address string) *desk {
	t.Helper()
	d := &desk{t: t, profile: filepath.Join(t.TempDir(), "profile")}
	d.open()
	a := args{"invitation": invitation, "password": password, "device": "стол " + filepath.Base(filepath.Dir(d.profile))}
	if address != "" {
		a["server"] = address
	}
	d.must("enrol", a)
	d.sync()
	return d
}

// open starts the console.
func (d *desk) open() {
	d.t.Helper()
	d.console, d.heard = start(d.t, command(d.t, "kontor-console", "--profile", d.profile)), 0
}

// again starts the console anew after a kill or an end, and unlocks it.
func (d *desk) again() {
	d.t.Helper()
	d.open()
	d.must("unlock", args{"password": password})
}

// kill ends the console as a loss of power would, end as its user does.
func (d *desk) kill() { d.console.kill() }
func (d *desk) end()  { d.t.Helper(); d.console.end(nil) }

// ask says one word and gives the answer.
func (d *desk) ask(do string, a args) reply {
	d.t.Helper()
	d.say(do, a)
	return d.hear(do)
}

// say only says a word; hear reads its answer.
func (d *desk) say(do string, a args) {
	d.t.Helper()
	line := args{"do": do}
	maps.Copy(line, a)
	raw, err := json.Marshal(line)
	if err != nil {
		d.t.Fatal(err)
	}
	if _, err := d.console.in.Write(append(raw, '\n')); err != nil {
		d.t.Fatalf("%s: %v\n%s", do, err, d.console.log.text())
	}
}

func (d *desk) hear(do string) reply {
	d.t.Helper()
	line, upTo, found := d.console.out.find(patience, d.heard, "{")
	if !found {
		d.t.Fatalf("no answer to %s\n%s", do, d.console.log.text())
	}
	d.heard = upTo
	r := reply{t: d.t, raw: line}
	r.into(&r)
	return r
}

// must wants a word to be taken.
func (d *desk) must(do string, a args) reply {
	d.t.Helper()
	r := d.ask(do, a)
	if !r.OK {
		d.t.Fatalf("%s %v: %s\n%s", do, a, r.raw, d.console.log.text())
	}
	return r
}

// refuses wants a word to be refused by a rule, and gives the rule's fault.
func (d *desk) refuses(rule, do string, a args) fault {
	d.t.Helper()
	r := d.ask(do, a)
	at := slices.IndexFunc(r.Errors, func(f fault) bool { return f.Rule == rule })
	if r.OK || at < 0 {
		d.t.Fatalf("%s %v: %s, want %s", do, a, r.raw, rule)
	}
	return r.Errors[at]
}

// status is how a desk stands to its server.
type status struct {
	State                                 string
	Queued, Conflicts, Refused, Seq, Head int
	User                                  string
}

func (d *desk) status() (s status) { d.t.Helper(); d.must("status", nil).into(&s); return s }

// sync waits until desk and server are at one.
func (d *desk) sync() (s status) {
	d.t.Helper()
	d.must("sync", args{"seconds": patience.Seconds()}).into(&s)
	return s
}

// document is what get tells.
type document struct {
	Kind, Title string
	Seq         int
	Body        map[string]json.RawMessage
	Computed    map[string]any
	Hidden      []string
	Pending     int
}

func (d *desk) get(id string) (doc document) {
	d.t.Helper()
	d.must("get", args{"id": id}).into(&doc)
	return doc
}

// field gives a field of a document that is a string.
func (doc document) field(name string) (s string) {
	_ = json.Unmarshal(doc.Body[name], &s)
	return s
}

// list gives the rows of a list.
func (d *desk) list(kind string, a args) (rows []map[string]json.RawMessage) {
	d.t.Helper()
	all := args{"kind": kind}
	maps.Copy(all, a)
	var page struct {
		Rows  []map[string]json.RawMessage
		Total int
	}
	d.must("list", all).into(&page)
	return page.Rows
}

// until looks again and again until f says so, and gives how long it took.
func until(t *testing.T, within time.Duration, what string, f func() bool) time.Duration {
	t.Helper()
	begun := time.Now()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !f() {
		if time.Since(begun) > within {
			t.Fatalf("%s: not within %s", what, within)
		}
		<-again.C
	}
	return time.Since(begun)
}

// newID makes an ID for a row or a document.
func newID(t *testing.T) string {
	t.Helper()
	id, err := doc.NewID(time.Now(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return string(id)
}
