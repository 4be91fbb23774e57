package views

import (
	"context"

	"fyne.io/fyne/v2/widget"

	"kontor/desktop/app"
	"kontor/desktop/ui/kit"
)

// importRun is the part that pages of imports have alike: one import at a time,
// its progress, and that leaving asks first.
type importRun struct {
	desk *Desk
	bar  *widget.ProgressBar
	stop context.CancelFunc // nil while none runs
}

func newImportRun(d *Desk) importRun {
	r := importRun{desk: d, bar: widget.NewProgressBar()}
	r.bar.Hide()
	return r
}

func (r *importRun) running() bool { return r.stop != nil }

// take runs an import and tells how it went; ready is called when one begins
// and after it has ended.
func (r *importRun) take(args app.ImportArgs, ready func(), told func(app.Imported, error)) {
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	ready()
	r.bar.SetValue(0)
	r.bar.Show()
	args.Progress = func(done, total int) {
		r.desk.Do(func() { r.bar.SetValue(float64(done) / float64(max(total, 1))) })
	}
	Go(r.desk, func(desk context.Context) (app.Imported, error) {
		defer context.AfterFunc(desk, stop)()
		return r.desk.App.Import(ctx, args)
	}, func(out app.Imported, err error) {
		stop()
		r.stop = nil
		r.bar.Hide()
		told(out, err)
		ready()
	})
}

// halt stops the import that runs, if it still does.
func (r *importRun) halt() {
	if r.stop != nil {
		r.stop()
	}
}

// Leave implements Page; an import that runs is asked about.
func (r *importRun) Leave(then func()) {
	if !r.running() {
		then()
		return
	}
	d := r.desk
	kit.AskDanger(d.Canvas(), d.T("ui.import.stop"), d.T("ui.import.stop_lead"), d.T("ui.import.stop"), d.T("Do.continue"), func(yes bool) {
		if yes {
			r.halt() // it may have ended while the question stood there
			then()
		}
	})
}
