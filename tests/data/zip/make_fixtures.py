"""Write the zip fixtures beside this file with Python's zipfile; see README.md."""

from __future__ import annotations

import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
EPOCH = (1980, 1, 1, 0, 0, 0)
#: Two members; the second is compressible and longer than a slack of any sensible size.
MEMBERS = {"a.txt": b"hello zip\n", "folder/b.bin": bytes(i % 251 for i in range(5000))}


def write(name: str, method: int, *, comment: bytes = b"", zip64: bool = False, bzip2: bool = False) -> None:
    """One archive of the members, with an entry for the folder."""
    with zipfile.ZipFile(HERE / name, "w", method) as archive:
        archive.comment = comment
        archive.writestr(zipfile.ZipInfo("folder/", EPOCH), b"")
        for member, data in MEMBERS.items():
            info = zipfile.ZipInfo(member, EPOCH)
            info.compress_type = zipfile.ZIP_BZIP2 if bzip2 else method
            with archive.open(info, "w", force_zip64=zip64) as file:
                file.write(data)


def main() -> None:
    """All archives."""
    write("stored.zip", zipfile.ZIP_STORED)
    write("deflated.zip", zipfile.ZIP_DEFLATED, comment=b"a comment at the end, with PK\x05\x06 in it")
    write("bzip2.zip", zipfile.ZIP_STORED, bzip2=True)
    # zipfile puts a zip64 field into the local headers only; with these limits also into the directory and its end.
    limit, count = zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT
    zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = 8, 1
    try:
        write("zip64.zip", zipfile.ZIP_STORED, zip64=True)
    finally:
        zipfile.ZIP64_LIMIT, zipfile.ZIP_FILECOUNT_LIMIT = limit, count
    # Of the last record zipfile looks at the real numbers; these say: see the zip64 record.
    path = HERE / "zip64.zip"
    data = path.read_bytes()
    path.write_bytes(data[:-14] + b"\xff" * 12 + data[-2:])


if __name__ == "__main__":
    main()
