CodeSystem: Gtin
Id: gtin
Title: "GTIN（商品識別コード） / GTIN (trade item number)"
Description: """
外箱のバーコードにある 14 桁の商品識別コードです。中身は GS1 と各社が管理しており、ここでは形だけを定めます。

The fourteen digits that the bar code on a box holds. GS1 and the companies keep its content; only the shape is stated here.
"""
* insert Foreign(https://www.gs1.org/gtin)
* ^content = #not-present
* ^caseSensitive = true
* ^extension[CodeShape].valueString = "^[0-9]{14}$"
