package doc

import "slices"

// Flow is a table of moves: each row is a status and the statuses it may
// become. The first row's status is where a new document starts.
type Flow[S ~string] [][]S

// Check reports a move that the flow does not allow.
func (f Flow[S]) Check(field string, from, to S) error {
	if from == to || slices.Contains(f.Next(from), to) {
		return nil
	}
	return Invalid(field, "move").With("from", string(from)).With("to", string(to))
}

// Next returns the statuses that a document in status s may take; for a new
// document (s empty) only the start.
func (f Flow[S]) Next(s S) []S {
	if s == "" {
		return f[0][:1]
	}
	for _, row := range f {
		if row[0] == s {
			return row[1:]
		}
	}
	return nil
}

// Start is the status of a new document.
func (f Flow[S]) Start() S { return f[0][0] }

// Values returns every status, in order.
func (f Flow[S]) Values() []string {
	values := make([]string, len(f))
	for i, row := range f {
		values[i] = string(row[0])
	}
	return values
}
