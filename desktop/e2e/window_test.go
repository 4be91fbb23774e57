package e2e

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// What is typed in the day of the window.
const (
	windowFirm  = "ООО «Северный путь»"
	windowTopic = "Условия на следующий год"
	windowStep  = "Отправить расчёт"
)

// TestE2EWindow is the main job by a window and its keys: a first run, a firm;
// without a network a call and a meeting; the power fails; with the network
// back all is at the colleague's once and in the calendar, and what he moves is
// shown.
func TestE2EWindow(t *testing.T) {
	o := newOffice(t)
	o.department("Продажи", "sales")
	network := newLine(t, o.address)
	boris := newDesk(t, o.hire("boris", "Котов Борис Ильич", "head", "Продажи"), "")
	w := newWindow(t, filepath.Join(t.TempDir(), "profile"), "first run is shown")
	w.firstRun(o.hire("anna", "Белова Анна Ильинична", "sales", "Продажи"), network.at)
	firm := w.makeFirm()
	w.pastePicture()
	until(t, patience, "the colleague has the firm", func() bool { return boris.ask("get", args{"id": firm}).OK })

	w.command("без сети")
	w.wait("state=offline")
	call := w.callUp()
	start := tomorrowAt(t, 10)
	meeting := w.plan(start)
	w.tomorrowsTask(start)

	network.cut()
	w.again()
	w.unlock()
	w.wait("state=offline queued=2")
	w.keptAll(start)
	boris.sync()
	if n := len(boris.list("Negotiation", nil)) + len(boris.list("Task", nil)); n != 0 {
		t.Fatalf("the colleague has %d documents that were never sent", n)
	}

	network.plug()
	w.command("синхронизировать")
	w.wait("state=live")
	took := until(t, time.Second, "the colleague has all", func() bool {
		return boris.ask("get", args{"id": call}).OK && boris.ask("get", args{"id": meeting}).OK
	})
	t.Logf("at the colleague's %s after live", took)
	windowArrived(t, boris, firm, call, meeting)
	windowInFeed(t, o, boris, meeting, start)
	w.followMove(boris, meeting, start)
	w.lockAndQuit()
	windowKept(t, w.profile)
	boris.end()
	o.verify()
}

// firstRun redeems an invitation as a person does who was told another address.
func (w *window) firstRun(invitation, address string) {
	w.t.Helper()
	w.picture("first-run")
	w.paste(invitation)
	w.press("Tab")
	w.enter(password)
	w.press("Return")
	w.enter(password)
	w.press("Tab", "space", "Tab", "Tab")
	w.enter(address)
	w.picture("invitation")
	w.press("Return")
	w.wait("desk is shown")
	w.wait("state=live queued=0")
	w.wait("key=Counterparty rows=0")
	w.picture("desk")
}

// makeFirm makes a counterparty by keys alone and gives its ID. Saving too early
// leads to what is missing.
func (w *window) makeFirm() string {
	w.t.Helper()
	w.press("Insert")
	w.wait("page is shown")
	w.paste(windowFirm)
	w.press("Return")
	w.paste("Общество с ограниченной ответственностью «Северный путь»")
	for _, choice := range []string{"Беларусь", "Клиент"} { // the country, then the role
		w.press("ctrl+" + russianS)
		w.wait("not saved")
		w.press("F4")
		w.paste(choice)
		w.press("Return")
	}
	w.picture("new-firm")
	w.press("ctrl+" + russianS)
	id := windowAttribute(w.t, w.wait("saved kind=Counterparty"), "id")
	w.wait(`"card is shown" id=` + id)
	w.picture("firm")
	return id
}

// pastePicture pastes a picture, larger than what fits into one piece of X's,
// onto the card in front, whose cursor is in an empty field.
func (w *window) pastePicture() {
	w.t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 1200, 900))
	for i := range img.Pix { // noise, which cannot be made smaller
		img.Pix[i] = byte(i * i >> 7 * (i | 3))
	}
	path := filepath.Join(w.t.TempDir(), "picture.png")
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		w.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(w.t.Context())
	defer cancel()
	lender := exec.CommandContext(ctx, "xclip", "-selection", "clipboard", "-target", "image/png", "-quiet", "-in", path)
	if err := lender.Start(); err != nil {
		w.t.Fatal(err)
	}
	until(w.t, patience, "the picture is in the clipboard", func() bool {
		got, err := exec.CommandContext(ctx, "xclip", "-selection", "clipboard", "-target", "image/png", "-out").Output()
		return err == nil && bytes.Equal(got, out.Bytes())
	})
	w.press("ctrl+" + russianV)
	w.wait("picture is pasted")
	w.t.Logf("%d bytes of picture", out.Len())
	w.picture("pasted")
	cancel()
	_ = lender.Wait() // it is ended by us
}

// callUp writes down a call from the list of firms and gives its ID.
func (w *window) callUp() string {
	w.t.Helper()
	w.command("контрагенты")
	w.wait(`"page is shown" key=Counterparty`)
	w.wait("key=Counterparty rows=1")
	w.press("F8")
	w.wait("call is open")
	w.press("Cyrillic_de", "Return") // the result that begins so
	w.paste("Просят ставку на море")
	w.press("Tab")
	w.paste(windowStep)
	w.picture("call")
	w.press("Return", "Return")
	id := windowAttribute(w.t, w.wait("saved kind=Negotiation"), "id")
	w.wait("queued=1")
	return id
}

// plan plans a meeting with the firm of the list and gives its ID.
func (w *window) plan(start time.Time) string {
	w.t.Helper()
	w.press("F7")
	w.wait("page is shown")
	w.press("Return", "Return") // over the firm and the kind, which are there
	w.paste(windowTopic)
	w.press("Return", "Return", "Tab", "Return")
	w.enter(start.Format("02.01.2006"))
	w.press("Return")
	w.enter(start.Format("15:04"))
	w.picture("meeting")
	w.press("ctrl+" + russianS)
	w.wait("asked whether to save") // nobody of theirs takes part
	w.press("Return")
	id := windowAttribute(w.t, w.wait("saved kind=Negotiation"), "id")
	w.wait("queued=2")
	return id
}

// tomorrowsTask wants the next step of the call to be a task of its own.
func (w *window) tomorrowsTask(tomorrow time.Time) {
	w.t.Helper()
	w.command("мои задачи")
	w.wait("key=mine rows=1")
	if rows := w.rows(); windowRowsWith(rows, windowStep, tomorrow.Format("02.01.2006"), windowFirm) != 1 {
		w.t.Errorf("tasks: %v", rows)
	}
	w.picture("tasks")
}

// unlock opens the copy; another password does not.
func (w *window) unlock() {
	w.t.Helper()
	w.enter(password + "?")
	w.press("Return")
	w.wait("not unlocked")
	w.picture("wrong-password")
	w.enter(password)
	w.press("Return")
	w.wait("desk is shown")
}

// keptAll wants everything to be there that was saved before the power failed.
func (w *window) keptAll(start time.Time) {
	w.t.Helper()
	w.wait("key=Counterparty rows=1")
	w.picture("after-the-kill")
	w.tomorrowsTask(start)
	w.command("переговоры")
	w.wait("key=Negotiation rows=2")
	rows := w.rows()
	if windowRowsWith(rows, windowTopic, windowFirm, start.Format("02.01.2006 15:04")) != 1 || windowRowsWith(rows, windowFirm, windowStep) != 1 {
		w.t.Errorf("talks after the kill: %v", rows)
	}
	w.picture("talks")
}

// windowArrived wants a desk to have each thing once.
func windowArrived(t *testing.T, d *desk, firm, call, meeting string) {
	t.Helper()
	d.sync()
	for kind, want := range map[string]int{"Counterparty": 1, "Negotiation": 2, "Task": 1} {
		if rows := d.list(kind, nil); len(rows) != want {
			t.Errorf("the colleague has %d of %s, want %d", len(rows), kind, want)
		}
	}
	for id, want := range map[string]string{firm: windowFirm, call: "held", meeting: "planned"} {
		doc := d.get(id)
		if got := []string{doc.field("NameShort"), doc.field("State")}; !slices.Contains(got, want) {
			t.Errorf("%s at the colleague's: %v, want %s", id, got, want)
		}
	}
	if files := d.get(firm).files(t, "Files"); len(files) != 1 {
		t.Errorf("the colleague has %v, want the picture", files)
	}
	if got := d.get(call).field("NextStep"); got != windowStep {
		t.Errorf("next step at the colleague's: %q", got)
	}
}

// windowInFeed wants the meeting in a calendar program, at its time.
func windowInFeed(t *testing.T, o *office, d *desk, meeting string, start time.Time) {
	t.Helper()
	url := d.must("subscribe", args{"label": "Outlook", "layers": []string{"negotiations"}, "scope": "dept", "level": "full"}).text("url")
	feed := strings.ReplaceAll(o.fetch(url), "\r\n ", "")
	for _, want := range []string{"UID:" + meeting, "DTSTART:" + start.UTC().Format("20060102T150405Z")} {
		if n := strings.Count(feed, "\r\n"+want); n != 1 {
			t.Errorf("%s is %d times in the feed:\n%s", want, n, feed)
		}
	}
}

// followMove wants what the colleague moves to be shown by the open card, and
// then by the list.
func (w *window) followMove(d *desk, meeting string, start time.Time) {
	w.t.Helper()
	w.press("Home", "Return") // the latest of the talks in front
	w.wait(`"card is shown" id=` + meeting)
	later := start.Add(5 * time.Hour)
	d.must("save", args{"id": meeting, "patch": args{"When": span(later)}})
	d.sync()
	w.wait(`"card is shown" id=` + meeting + " seq=" + windowSeq(d, meeting))
	w.picture("moved-card")

	w.command("переговоры")
	w.wait(`"page is shown" key=Negotiation`)
	shows := func(from time.Time) func() bool {
		return func() bool { return windowRowsWith(w.rows(), windowTopic, from.Format("02.01.2006 15:04")) == 1 }
	}
	until(w.t, patience, "the list shows the first move", shows(later))
	d.must("save", args{"id": meeting, "patch": args{"When": span(later.Add(time.Hour))}})
	until(w.t, patience, "the list shows the second move", shows(later.Add(time.Hour)))
	w.picture("moved-list")
}

// lockAndQuit locks, opens to the page that was in front, and ends.
func (w *window) lockAndQuit() {
	w.t.Helper()
	w.press("ctrl+" + russianL)
	w.wait("password is asked for")
	w.picture("locked")
	w.enter(password)
	w.press("Return")
	w.wait("desk is shown")
	w.wait(`"page is shown" key=Negotiation`)
	w.press("ctrl+" + russianQ)
	w.quits()
	for _, secret := range []string{password, windowFirm, windowTopic, "Белова"} {
		if log := w.process.log.text(); strings.Contains(log, secret) {
			w.t.Errorf("the log tells %q:\n%s", secret, log)
		}
	}
}

// windowKept wants a profile to open and to hold everything after the end.
func windowKept(t *testing.T, profile string) {
	t.Helper()
	d := &desk{t: t, profile: profile}
	d.again()
	if n := len(d.list("Negotiation", nil)); n != 2 {
		t.Errorf("%d talks are left after the end", n)
	}
	d.end()
}

// TestE2EWindowWaits is the control of the waiting: a line that never comes is
// missed, whether the program goes on or ends, and the failure tells what was
// said instead.
func TestE2EWindowWaits(t *testing.T) {
	p := start(t, command(t, "kontor-console", "--profile", t.TempDir()))
	if _, err := windowHears(p, 0, 10*time.Millisecond, "never said"); err == nil || !strings.Contains(err.Error(), `"never said" was not said`) {
		t.Errorf("waiting in vain: %v", err)
	}
	p = start(t, command(t, "kontor", "--lang", "la"))
	if _, err := windowHears(p, 0, patience, "never said"); err == nil || !strings.Contains(err.Error(), "ended") || !strings.Contains(err.Error(), "--lang is ru or en") {
		t.Errorf("waiting for the dead: %v", err)
	}
}

// TestE2EWindowPictures is the control of the pictures: a window that is not
// drawn is noticed, and so is one that is being drawn.
func TestE2EWindowPictures(t *testing.T) {
	blank, drawn := image.NewGray(image.Rect(0, 0, 200, 100)), image.NewGray(image.Rect(0, 0, 200, 100))
	for x := range 200 {
		for y := range 100 {
			drawn.SetGray(x, y, color.Gray{Y: uint8(x)})
		}
	}
	if n := windowColours(blank); n >= windowFewColours {
		t.Errorf("a blank picture has %d colours", n)
	}
	if n := windowDiffer(blank, drawn); n <= windowCursor {
		t.Errorf("pictures differ in %d points", n)
	}
	if n := windowDiffer(drawn, drawn); n != 0 {
		t.Errorf("a picture differs from itself in %d points", n)
	}
}

// TestE2EWindowNeedsDisplay wants plain words where no window can be shown.
func TestE2EWindowNeedsDisplay(t *testing.T) {
	for display, says := range map[string]string{"": "there is no display", ":65000": "the display cannot be used"} {
		cmd := command(t, "kontor", "--profile", filepath.Join(t.TempDir(), "profile"))
		cmd.Env = append(cmd.Env, "DISPLAY="+display, "WAYLAND_DISPLAY=")
		var log bytes.Buffer
		cmd.Stderr = &log
		err := cmd.Run()
		if err == nil || cmd.ProcessState.ExitCode() != 1 || !strings.Contains(log.String(), says) || crashIn(log.String()) != "" {
			t.Errorf("DISPLAY=%q: %v, says %s", display, err, log.String())
		}
	}
}

// TestE2EWindowDemo wants the invented company to be shown, and nothing of it
// to be left.
func TestE2EWindowDemo(t *testing.T) {
	temp := t.TempDir()
	cmd := command(t, "kontor", "--demo", "--lang", "ru")
	cmd.Env = append(cmd.Env, "TMPDIR="+temp)
	w := &window{t: t}
	w.open(cmd, "desk is shown")
	w.wait("state=live")
	if windowAttribute(t, w.wait("key=Counterparty rows="), "rows") == "0" {
		t.Error("the demo has no counterparties")
	}
	w.picture("demo")
	left := func() []os.DirEntry {
		all, err := os.ReadDir(temp)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	if len(left()) != 1 {
		t.Errorf("the demo lies in %v", left())
	}
	w.press("ctrl+" + russianQ)
	w.quits()
	if len(left()) != 0 {
		t.Errorf("the demo leaves %v", left())
	}
}
