ValueSet: AuditEventSubtypeSet
Id: audit-event-subtype
Title: "監査の行為（各体系） / Audited acts in any system"
Description: """
監査記録の `subtype` に使う符号です。FHIR の操作と、この製品での行為を並べて書きます。

Codes for `subtype` of audit events: the interactions of FHIR and the acts in this product.
"""
* insert Own
* ^language = #ja
* include codes from system AuditSubtypeCodes
* include codes from system http://hl7.org/fhir/restful-interaction
