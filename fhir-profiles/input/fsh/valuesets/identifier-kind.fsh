ValueSet: IdentifierKindSet
Id: identifier-kind
Title: "識別子の種類 / Kinds of identifiers"
Description: """
対象者の識別子の種類のすべてです。

All kinds of identifiers of a resident.
"""
* insert Own
* include codes from system IdentifierKindCodes
