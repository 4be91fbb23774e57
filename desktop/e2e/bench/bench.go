// Package bench measures the whole way, from a desktop's encrypted copy over
// TLS to a server's synced base and on to another desktop, beside the budgets.
// It holds tests only; the server is the program that is shipped.
package bench
