package main

import (
	"context"
	"strings"
)

// attach puts a file of the disk into a document; row is by what content finds
// it again.
func (c *console) attach(ctx context.Context, r request) (answer, error) {
	id, field, path := r.id("id"), r.need("field"), r.need("path")
	if r.err != nil {
		return nil, r.err
	}
	spot, err := c.app.Attach(ctx, id, field, path, func(int64, int64) {})
	if err != nil {
		return nil, err
	}
	if parts := strings.Split(spot, "/"); len(parts) == 2 {
		spot = parts[1]
	}
	return answer{"row": spot}, nil
}

// content writes a file to the disk once it is whole.
func (c *console) content(ctx context.Context, r request) (answer, error) {
	id, row, to := r.id("id"), r.need("row"), r.need("to")
	if r.err != nil {
		return nil, r.err
	}
	return nil, c.app.Content(ctx, id, row, to)
}
