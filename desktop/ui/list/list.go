// Package list is the data grid that every list of the program is shown in:
// rows of text in columns that are sorted, resized, chosen, marked and copied.
// It draws only what is seen, so the number of rows does not matter. It knows
// no document: rows come as text, and what is done to them is the caller's.
package list
