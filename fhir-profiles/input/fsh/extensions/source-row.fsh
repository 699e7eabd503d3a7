Extension: SourceRow
Id: source-row
Title: "ファイルの行 / Row of a file"
Description: """
取り込んだファイルの何行目から作られたかです。見出しがあるときは見出しを 1 行目と数えるので、表計算の行番号と同じになります。

The row of an imported file. A header counts as the first row, so that the number is the one that spreadsheets show.
"""
Context: Provenance.entity
* insert Own
* value[x] 1..1
* value[x] only positiveInt
* valuePositiveInt ^short = "行番号 / Number of the row"
