Instance: sid-coupon-line
InstanceOf: NamingSystem
Usage: #definition
Title: "接種券の 18 桁 / Coupon line"
Description: """
接種券に印刷された 18 桁です。券種、回数、団体コード、券番号が並びます。

The eighteen digits on a coupon: kind, dose number, municipality and coupon number.
"""
* name = "CouponLine"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
接種券に印刷された 18 桁です。券種、回数、団体コード、券番号が並びます。

The eighteen digits on a coupon: kind, dose number, municipality and coupon number.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/coupon-line"
* uniqueId[0].preferred = true
