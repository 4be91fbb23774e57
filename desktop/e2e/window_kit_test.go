package e2e

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// windowScreens is where the pictures of the windows are left, to be looked at.
const windowScreens = built + "/screens"

// The keys that bear Latin letters, in the Russian layout: shortcuts have to
// work there too, where people are when they type.
const (
	russianK = "Cyrillic_el"
	russianL = "Cyrillic_de"
	russianQ = "Cyrillic_shorti"
	russianS = "Cyrillic_yeru"
	russianV = "Cyrillic_em"
)

// window is the program with its window, worked by keys as a person does.
type window struct {
	t       *testing.T
	profile string
	process *process
	id      string // at the X server
	mark    int    // lines of the log before the latest key
	taken   int    // pictures
}

// newWindow opens the program on a profile and waits for it to say a text.
func newWindow(t *testing.T, profile, says string) *window {
	t.Helper()
	w := &window{t: t, profile: profile}
	w.open(command(t, "kontor", "--profile", profile, "--lang", "ru"), says)
	return w
}

// open starts a command that shows the window, and gives the window the keys.
func (w *window) open(cmd *exec.Cmd, says string) {
	w.t.Helper()
	if os.Getenv("DISPLAY") == "" {
		w.t.Fatal("DISPLAY is not set: a window needs an X server; make e2e brings one")
	}
	w.process, w.mark = start(w.t, cmd), 0
	w.wait(says)
	w.id = strings.TrimSpace(windowTool(w.t, "xdotool", "search", "--sync", "--onlyvisible", "--pid", fmt.Sprint(cmd.Process.Pid)))
	windowTool(w.t, "xdotool", "windowactivate", "--sync", w.id)
}

// again opens the window anew after a loss of power.
func (w *window) again() {
	w.t.Helper()
	w.process.kill()
	w.open(command(w.t, "kontor", "--profile", w.profile, "--lang", "ru"), "password is asked for")
}

// quits wants the program to end by itself, and cleanly.
func (w *window) quits() {
	w.t.Helper()
	select {
	case <-w.process.ended:
	case <-time.After(patience):
		_ = w.process.cmd.Process.Signal(syscall.SIGQUIT) // it says where it waits
		<-w.process.ended
		w.t.Fatalf("the program does not end:\n%s", w.process.log.text())
	}
	if w.process.exit != nil {
		w.t.Errorf("the program ends with %v:\n%s", w.process.exit, w.process.log.text())
	}
}

// windowTool runs a tool of X and gives what it prints.
func windowTool(t *testing.T, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
	defer cancel()
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		t.Fatalf("%s %v: %v", name, args, err)
	}
	return string(out)
}

// press presses keys one after another, by the names that X has for them.
func (w *window) press(keys ...string) {
	w.t.Helper()
	w.mark = w.process.log.length()
	windowTool(w.t, "xdotool", append([]string{"key"}, keys...)...)
}

// enter types Latin letters and digits; for others there is paste.
func (w *window) enter(text string) {
	w.t.Helper()
	w.mark = w.process.log.length()
	windowTool(w.t, "xdotool", "type", text)
}

// wait waits until the program has said a text since the latest key, and gives
// the line.
func (w *window) wait(text string) string {
	w.t.Helper()
	line, err := windowHears(w.process, w.mark, patience, text)
	if err != nil {
		w.t.Fatal(err)
	}
	return line
}

// windowHears waits for a line, and tells plainly when it does not come.
func windowHears(p *process, after int, within time.Duration, text string) (string, error) {
	line, _, found := p.log.find(within, after, text)
	if found {
		return line, nil
	}
	select {
	case <-p.ended:
		return "", fmt.Errorf("the program has ended (%v) and never said %q; it said:\n%s", p.exit, text, p.log.text())
	default:
		return "", fmt.Errorf("%q was not said within %s; what was:\n%s", text, within, p.log.text())
	}
}

// windowAttribute gives the value of an attribute of a line of the log.
func windowAttribute(t *testing.T, line, name string) string {
	t.Helper()
	for pair := range strings.FieldsSeq(line) {
		if value, is := strings.CutPrefix(pair, name+"="); is {
			return value
		}
	}
	t.Fatalf("no %s in %s", name, line)
	return ""
}

// windowClip is the clipboard in the hands of a program that lends it.
type windowClip struct {
	t   *testing.T
	cmd *exec.Cmd
}

// windowLend offers a text to be pasted, once, or until another program copies.
// The first to read it is this function, to be sure that it is there.
func windowLend(t *testing.T, text string) *windowClip {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), patience)
	t.Cleanup(cancel)
	c := &windowClip{t: t, cmd: exec.CommandContext(ctx, "xclip", "-selection", "clipboard", "-loops", "2", "-quiet")}
	c.cmd.Stdin = strings.NewReader(text)
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	until(t, patience, "the text is in the clipboard", func() bool {
		out, err := exec.CommandContext(ctx, "xclip", "-selection", "clipboard", "-out").Output()
		return err == nil && string(out) == text
	})
	return c
}

// given waits until the text was taken, or the clipboard has passed on.
func (c *windowClip) given() {
	c.t.Helper()
	if err := c.cmd.Wait(); err != nil {
		c.t.Fatalf("nobody takes the clipboard: %v", err)
	}
}

// paste puts a text where the cursor is.
func (w *window) paste(text string) {
	w.t.Helper()
	c := windowLend(w.t, text)
	w.press("ctrl+" + russianV)
	c.given()
}

// rows copies all rows of the list in front and gives their cells.
func (w *window) rows() (rows [][]string) {
	w.t.Helper()
	c := windowLend(w.t, "nothing was copied")
	w.press("ctrl+a", "ctrl+c")
	c.given()
	lines := strings.Split(strings.TrimSuffix(windowTool(w.t, "xclip", "-selection", "clipboard", "-out"), "\n"), "\n")
	for _, line := range lines[1:] { // the first has the titles
		rows = append(rows, strings.Split(line, "\t"))
	}
	return rows
}

// windowRowsWith counts the rows that have a cell for each text.
func windowRowsWith(rows [][]string, texts ...string) (n int) {
	for _, row := range rows {
		all := strings.Join(row, "\t")
		has := true
		for _, text := range texts {
			has = has && strings.Contains(all, text)
		}
		if has {
			n++
		}
	}
	return n
}

// command runs one by a word of its name in the palette.
func (w *window) command(word string) {
	w.t.Helper()
	w.press("ctrl+" + russianK)
	w.paste(word)
	w.press("Return")
}

// picture leaves a picture of the window, once it has come to rest, and wants
// something to be on it.
func (w *window) picture(name string) {
	w.t.Helper()
	w.taken++
	path := filepath.Join(windowScreens, fmt.Sprintf("e2e-%02d-%s.png", w.taken, name))
	if err := os.MkdirAll(windowScreens, 0o755); err != nil {
		w.t.Fatal(err)
	}
	last := w.capture(path)
	for range windowFrames {
		next := w.capture(path)
		if windowDiffer(last, next) <= windowCursor {
			break
		}
		last = next
	}
	if n := windowColours(last); n < windowFewColours {
		w.t.Errorf("%s has %d colours: the window is not drawn", path, n)
	}
}

const (
	windowFrames     = 8   // pictures after which a window that never rests is taken as it is
	windowCursor     = 100 // points that may differ: the cursor of a field fades in and out
	windowFewColours = 16  // less than the smoothed letters of any screen need
)

func (w *window) capture(path string) image.Image {
	w.t.Helper()
	windowTool(w.t, "import", "-silent", "-window", w.id, path)
	f, err := os.Open(path)
	if err != nil {
		w.t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		w.t.Fatalf("%s: %v", path, err)
	}
	return img
}

// windowPixels gives every other point of every other line.
func windowPixels(img image.Image) iter.Seq[image.Point] {
	return func(yield func(image.Point) bool) {
		for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 2 {
			for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 2 {
				if !yield(image.Pt(x, y)) {
					return
				}
			}
		}
	}
}

func windowColours(img image.Image) int {
	colours := map[color.Color]bool{}
	for at := range windowPixels(img) {
		colours[img.At(at.X, at.Y)] = true
	}
	return len(colours)
}

// windowDiffer counts the points that are not alike.
func windowDiffer(a, b image.Image) (n int) {
	for at := range windowPixels(a) {
		if a.At(at.X, at.Y) != b.At(at.X, at.Y) {
			n++
		}
	}
	return n
}

// windowSeq is the seq of a document as a line of the log has it.
func windowSeq(d *desk, id string) string { return fmt.Sprint(d.get(id).Seq) }
