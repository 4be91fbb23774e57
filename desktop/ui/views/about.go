package views

import (
	"runtime/debug"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
)

// OpenAbout tells what program this is and whom it serves.
func OpenAbout(d *Desk, version string) {
	Go(d, d.App.Status, func(st app.Status, err error) {
		if err != nil {
			d.Log.Warn("about", "err", err)
		}
		rows := container.New(pairs{})
		for _, p := range [][2]string{
			{"ui.about.version", version}, {"ui.about.company", st.Company}, {"ui.about.server", st.Server},
			{"ui.about.login", st.Login}, {"ui.about.built", builtWith()},
		} {
			if p[1] != "" {
				rows.Add(kit.Caption(d.T(p[0])))
				rows.Add(kit.Body(p[1]))
			}
		}
		dialog := kit.NewDialog(d.Canvas(), d.T("App"), kit.Column(10, wrapped(d.T("ui.about.lead")), rows, wrapped(d.T("ui.about.promise"))),
			kit.Action{Label: d.T("Do.close"), Confirm: true, Cancel: true})
		dialog.Size = fyne.NewSize(460, 0)
		dialog.Show()
	})
}

func builtWith() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	return info.GoVersion
}

// pairs lays captions and values in two columns.
type pairs struct{}

func (pairs) widths(objects []fyne.CanvasObject) (left, right float32) {
	for i, o := range objects {
		if i%2 == 0 {
			left = max(left, o.MinSize().Width)
		} else {
			right = max(right, o.MinSize().Width)
		}
	}
	return left + 16, right
}

func (p pairs) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	left, _ := p.widths(objects)
	var y float32
	for i := 0; i+1 < len(objects); i += 2 {
		h := max(objects[i].MinSize().Height, objects[i+1].MinSize().Height)
		objects[i].Move(fyne.NewPos(0, y))
		objects[i].Resize(fyne.NewSize(left-16, h))
		objects[i+1].Move(fyne.NewPos(left, y))
		objects[i+1].Resize(fyne.NewSize(max(s.Width-left, 1), h))
		y += h + 4
	}
}

func (p pairs) MinSize(objects []fyne.CanvasObject) fyne.Size {
	left, right := p.widths(objects)
	var y float32
	for i := 0; i+1 < len(objects); i += 2 {
		y += max(objects[i].MinSize().Height, objects[i+1].MinSize().Height) + 4
	}
	return fyne.NewSize(left+right, y)
}
