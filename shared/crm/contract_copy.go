package crm

import (
	"errors"

	"kontor/shared/doc"
)

// copySigned wants the signed copy, all of it on the server: a contract is not
// worked under on the word of somebody who has the paper. What is signed
// electronically lies at the operator, under its ID.
func (c *Contract) copySigned(ctx doc.Context) error {
	if len(c.SignedCopy) == 0 && (c.SignMode != SignedEDO || c.EdoID == "") {
		return doc.Invalid("SignedCopy", "signed_copy_missing").Reads("SignMode", "EdoID")
	}
	return arrived(ctx, c.ID, "SignedCopy", c.SignedCopy)
}

// arrived wants the content of files to be on the server whole.
func arrived(ctx doc.Context, id doc.ID, field string, files doc.Rows[doc.File]) error {
	var faults []error
	for _, row := range files.Sorted() {
		whole, err := ctx.Whole(id, files[row])
		if err != nil {
			return err
		}
		if !whole {
			faults = append(faults, doc.Invalid(field+"/"+string(row), "content_missing").Reads(field).With("name", files[row].Name))
		}
	}
	return errors.Join(faults...)
}
