Instance: sid-waiting-act
InstanceOf: NamingSystem
Usage: #definition
Title: "登録待ちの操作 / Act on the waiting list"
Description: """
職員が登録待ちの一覧で行ったことです。結び付けたもの（`attach`）と、その結び付けを取り消したもの（`detach`）を、来歴から探すために使います。

What staff did on the waiting list: `attach` for a dose that was attached to a person, `detach` for an attachment that was taken
back. By it their Provenances are found.
"""
* name = "WaitingAct"
* status = #active
* kind = #identifier
* date = "2026-11-21"
* publisher = "Sesshu"
* description = """
職員が登録待ちの一覧で行ったことです。結び付けたもの（`attach`）と、その結び付けを取り消したもの（`detach`）を、来歴から探すために使います。

What staff did on the waiting list: `attach` for a dose that was attached to a person, `detach` for an attachment that was taken
back. By it their Provenances are found.
"""
* jurisdiction = urn:iso:std:iso:3166#JP "Japan"
* uniqueId[0].type = #uri
* uniqueId[0].value = "https://sesshu.example/fhir/sid/waiting-act"
* uniqueId[0].preferred = true
