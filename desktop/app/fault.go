package app

import (
	"errors"
	"io/fs"
	"syscall"

	"kontor/desktop/app/paper"
	"kontor/desktop/app/sheet"
	"kontor/desktop/vault"
	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/migrate"
)

// Fault is something wrong, as people are told it.
type Fault struct {
	Code  doc.ErrorCode
	Kind  string
	Doc   doc.ID
	Field string
	Rule  string
	Text  string
}

// Faults says everything that is wrong in the language of the moment. What
// nobody foresaw is logged and told as an internal fault, without its inside.
func (a *App) Faults(err error) []Fault {
	if err == nil {
		return nil
	}
	if known := foreseen(err); known != nil {
		err = known
	}
	all := doc.Faults(err)
	for _, e := range all {
		switch e.Rule {
		case "internal":
			a.cfg.Log.Error("internal fault", "error", errors.Unwrap(e))
		case "vault_damaged":
			a.cfg.Log.Error("the copy is damaged", "error", errors.Unwrap(e))
			a.damaged.Store(true)
		}
	}
	return a.Say(all)
}

// Say puts faults into words.
func (a *App) Say(all []*doc.Error) []Fault {
	faults := make([]Fault, len(all))
	for i, e := range all {
		faults[i] = Fault{Code: e.Code, Kind: e.Kind, Doc: e.Doc, Field: e.Field(), Rule: e.Rule, Text: a.Words().Error(e)}
	}
	return faults
}

// foreseen turns what lower rooms report into words that say what to do.
func foreseen(err error) *doc.Error {
	var table sheet.Error
	var template paper.Error
	switch {
	case errors.Is(err, vault.ErrPassword):
		return doc.Invalid("password", "password_wrong")
	case errors.Is(err, vault.ErrNone):
		return doc.Denied("not_enrolled")
	case errors.Is(err, vault.ErrInUse):
		return doc.Denied("vault_in_use")
	case errors.Is(err, migrate.ErrNewer):
		return doc.Denied("vault_newer")
	case errors.Is(err, vault.ErrDamaged):
		return (&doc.Error{Code: doc.CodeInternal, Rule: "keys_damaged"}).Because(err)
	case errors.Is(err, vault.ErrLost):
		return doc.Denied("copy_lost").Because(err)
	case errors.Is(err, vault.ErrBroken):
		return (&doc.Error{Code: doc.CodeInternal, Rule: "vault_damaged"}).Because(err)
	case errors.Is(err, vault.ErrFull), docdb.Full(err):
		return (&doc.Error{Code: doc.CodeInternal, Rule: "disk_full"}).Because(err)
	case errors.As(err, &table):
		return doc.Invalid("file", string(table))
	case errors.Is(err, vault.ErrFileGone), errors.Is(err, vault.ErrFileBroken):
		return doc.Denied("offline")
	case errors.As(err, &template):
		return doc.Invalid("template", string(template))
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR): // the latter: a file stands where a folder is named
		return doc.Invalid("file", "no_file")
	case errors.Is(err, syscall.ENAMETOOLONG):
		return doc.Invalid("file", "file_name_long")
	case errors.Is(err, fs.ErrPermission):
		return doc.Invalid("file", "file_denied")
	}
	return nil
}

// isRule reports whether an error is that a rule is broken.
func isRule(err error, rule string) bool {
	e, is := errors.AsType[*doc.Error](err)
	return is && e.Rule == rule
}

func joined(faults []*doc.Error) error {
	errs := make([]error, len(faults))
	for i, f := range faults {
		errs[i] = f
	}
	return errors.Join(errs...)
}
