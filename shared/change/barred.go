package change

import (
	"slices"

	"kontor/shared/access"
	"kontor/shared/doc"
)

// Barred is what is told of a command to whom no grant gives one of its rights
// where the document stands, nil to whom one does: rights hold in a scope, and
// who sees more by another role decides there on nothing. Of what the command
// itself has found he learns only which roles may give it.
func Barred(cmd *doc.Command, d doc.Doc, faults []*doc.Error, may func(access.Right) bool) error {
	if slices.ContainsFunc(cmd.Rights, func(right string) bool { return may(access.Right(right)) }) {
		return nil
	}
	for _, f := range faults {
		if f.Code == doc.CodeDenied || f.Code == doc.CodeInternal {
			return f
		}
	}
	return &doc.Error{Code: doc.CodeDenied, Kind: cmd.Kind, Doc: d.Meta().ID, Rule: "no_" + cmd.Rights[0]}
}
