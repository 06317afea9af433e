"""The school workbook: what its sheets and columns are, for reader, writer and docs alike."""
