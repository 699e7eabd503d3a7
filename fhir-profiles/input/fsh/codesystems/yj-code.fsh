CodeSystem: YjCode
Id: yj-code
Title: "YJ コード（個別医薬品コード） / YJ code (medicines by brand)"
Description: """
銘柄ごとに医薬品を区別する 12 桁の英数字です。中身は発行者が管理しており、ここでは形だけを定めます。

Twelve letters and digits that tell medicines apart by brand. Its publisher keeps the content; only the shape is stated here.
"""
* insert Foreign(http://capstandard.jp/iyaku.info/CodeSystem/YJ-code)
* ^content = #not-present
* ^caseSensitive = true
* ^extension[CodeShape].valueString = "^[0-9]{4}[0-9A-Z]{3}[A-Z][0-9A-Z]{4}$"
