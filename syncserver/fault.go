package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"kontor/shared/doc"
	"kontor/shared/docdb"
	"kontor/shared/i18n"
	"kontor/shared/migrate"
)

// language is what the administrator who gave a command reads.
func language() i18n.Lang { return i18n.Of(os.Getenv("LANG")) }

// sentence says an error in a language, and how the command is written if it
// was not understood. What nobody foresaw is told with its inside: who runs
// the server has to find out.
func sentence(err error, lang i18n.Lang) string {
	words := i18n.New(lang)
	if told, is := errors.AsType[told](err); is {
		return told.text
	}
	if known := foreseen(err); known != nil {
		err = known
	}
	var lines []string
	for _, f := range doc.Faults(err) {
		line := words.Error(f)
		if f.Code == doc.CodeInternal {
			line += "\n" + err.Error()
		}
		lines = append(lines, line)
	}
	if m, is := errors.AsType[misuse](err); is {
		lines = append(lines, words.T("Server.usage")+" kontor-server "+m.usage)
	}
	return strings.Join(lines, "\n")
}

// foreseen turns what the system reports into words that say what to do.
func foreseen(err error) *doc.Error {
	switch {
	case docdb.Full(err):
		return doc.Denied("server_disk_full").Because(err)
	case errors.Is(err, docdb.ErrBusy):
		return doc.Denied("base_busy").Because(err)
	case docdb.Damaged(err):
		return doc.Denied("base_damaged").Because(err)
	case errors.Is(err, migrate.ErrNewer):
		return doc.Denied("base_newer").Because(err)
	case errors.Is(err, fs.ErrPermission):
		return doc.Denied("folder_denied").Because(err)
	}
	return nil
}

// cannotListen says why the server does not serve at an address.
func cannotListen(address string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return doc.Denied("address_in_use").With("address", address).Because(err)
	}
	return doc.Invalid("", "address_wrong").With("address", address).With("why", err.Error()).Because(err)
}
