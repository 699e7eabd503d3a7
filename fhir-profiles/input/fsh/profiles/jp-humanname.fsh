Profile: JP_HumanName
Parent: HumanName
Id: jp-humanname
Title: "氏名 / Human name in Japan"
Description: """
表記（漢字 IDE、カナ SYL、ローマ字 ABC）を示せる氏名です。一つの表記につき一つの氏名を書きます。

A name that can say which script it is written in: kanji (IDE), kana (SYL) or Latin letters (ABC). Each script has a name entry of its own.
"""
* insert Restated(http://jpfhir.jp/fhir/core/StructureDefinition/JP_HumanName)
* extension contains $EN-REPRESENTATION named nameRepresentationUse 0..1
* extension[nameRepresentationUse] ^short = "表記の種類：IDE 漢字、SYL カナ、ABC ローマ字 / Script: IDE kanji, SYL kana, ABC Latin"
