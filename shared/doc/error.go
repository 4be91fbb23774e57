package doc

import (
	"errors"
	"strings"
)

// ErrorCode says what a caller can do about an error. It is alike on the wire,
// under the form's field and in the log.
type ErrorCode string

// The five codes.
const (
	CodeInvalid  ErrorCode = "invalid"  // the user can correct the field
	CodeDenied   ErrorCode = "denied"   // the user lacks the right
	CodeConflict ErrorCode = "conflict" // someone else changed the field meanwhile
	CodeMissing  ErrorCode = "missing"  // no such document, or none the user may see
	CodeInternal ErrorCode = "internal" // a fault of ours: logged, never shown
)

// Error is a failure that means something to the user. It names words, not
// sentences: the text comes from i18n by kind, field and rule.
type Error struct {
	Code   ErrorCode         `json:"Code"`
	Kind   string            `json:"Kind,omitempty"`
	Doc    ID                `json:"Doc,omitempty"`
	Fields []string          `json:"Fields,omitempty"` // every field the rule read; the first is where it is shown
	Rule   string            `json:"Rule"`
	Params map[string]string `json:"Params,omitempty"` // what the sentence names: a title, a limit
	cause  error
}

// Error implements error for the log. It names no values of a document.
func (e *Error) Error() string {
	return string(e.Code) + ": " + e.Kind + " " + strings.Join(e.Fields, ",") + " " + e.Rule
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// Because attaches the cause, for the log.
func (e *Error) Because(err error) *Error { e.cause = err; return e }

// With adds a word that the sentence names.
func (e *Error) With(name, value string) *Error {
	if e.Params == nil {
		e.Params = map[string]string{}
	}
	e.Params[name] = value
	return e
}

// Reads adds fields that the rule looked at besides the first.
func (e *Error) Reads(fields ...string) *Error { e.Fields = append(e.Fields, fields...); return e }

// Field is where the error is shown, empty if it belongs to the whole document.
func (e *Error) Field() string {
	if len(e.Fields) == 0 {
		return ""
	}
	return e.Fields[0]
}

// Invalid reports that a field breaks a rule.
func Invalid(field, rule string) *Error { return fault(CodeInvalid, field, rule) }

// Denied reports a missing right; the rule says which.
func Denied(rule string) *Error { return fault(CodeDenied, "", rule) }

// Missing reports that there is no such document, or none the user may see.
func Missing(kind string, id ID) *Error {
	return &Error{Code: CodeMissing, Kind: kind, Doc: id, Rule: "no_such_document"}
}

func fault(code ErrorCode, field, rule string) *Error {
	e := &Error{Code: code, Rule: rule}
	if field != "" {
		e.Fields = []string{field}
	}
	return e
}

// CodeOf returns the code of err; anything unforeseen is internal.
func CodeOf(err error) ErrorCode {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}

// Faults lists every Error inside err, which may be joined of several; an
// error that is none of ours comes as one internal fault.
func Faults(err error) []*Error {
	if err == nil {
		return nil
	}
	if e, ok := err.(*Error); ok {
		return []*Error{e}
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		var all []*Error
		for _, one := range many.Unwrap() {
			all = append(all, Faults(one)...)
		}
		return all
	}
	if one := errors.Unwrap(err); one != nil {
		if _, ours := errors.AsType[*Error](one); ours {
			return Faults(one)
		}
	}
	return []*Error{{Code: CodeInternal, Rule: "internal", cause: err}}
}
