// Package doc describes documents in general: which fields a kind has, how a
// patch is applied, how two versions differ, where a document is seen, and how
// a fault is named. It knows no particular kind, no database and no network.
package doc
