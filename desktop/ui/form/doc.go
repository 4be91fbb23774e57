// Package form is the card of a document: it builds a widget for every field
// from the declaration, shows values and faults, and gives back only what was
// changed. It serves any kind and knows none.
package form
