// Package e2e runs the programs that are shipped, as people run them: servers,
// consoles and windows are processes that talk over TLS. It holds tests only
// and knows what a program says and does, never what is inside it.
package e2e
