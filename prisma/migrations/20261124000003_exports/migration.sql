-- The workbook a file was uploaded as, in parts, so that it can be given back with columns added.
CREATE TABLE "file_original_part" (
    "file_id" UUID NOT NULL,
    "index" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "file_original_part_pkey" PRIMARY KEY ("file_id", "index")
);

ALTER TABLE "file_original_part" ADD CONSTRAINT "file_original_part_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "file"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Packed already: compressing it again would only cost time.
ALTER TABLE "file_original_part" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
