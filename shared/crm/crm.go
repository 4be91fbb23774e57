// Package crm declares the documents of a forwarding company and their rules:
// what each holds, what it forbids, what follows from it, who may do what. It
// is pure: no database, no network, no clock, no screen.
package crm
