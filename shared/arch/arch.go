// Package arch holds nothing but tests: they read the sources and keep the
// layers apart, the files small and the habits good. Beside them, in adr, stand
// the decisions that shaped the whole, half a page each.
package arch
