package form

import (
	"testing"

	"fyne.io/fyne/v2"

	"kontor/shared/i18n"
)

// TestLoadedIsUnchanged: a document that was only looked at gives no patch,
// whatever its fields hold.
func TestLoadedIsUnchanged(t *testing.T) {
	f, _ := open(t, config(i18n.New(i18n.RU)), fyne.NewSize(1200, 800))
	f.Load(parts(t, sample))
	if p := f.Patch(); len(p) > 0 || f.Changed() {
		t.Errorf("unchanged form gives %v", p)
	}
	if faults := f.Faults(); len(faults) > 0 {
		t.Errorf("faults: %v", faults)
	}
	f.Load(parts(t, `{}`))
	if p := f.Patch(); len(p) > 0 || f.Changed() {
		t.Errorf("empty form gives %v", p)
	}
}
