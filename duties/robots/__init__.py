"""Robots of groups: a line to a chat of DingTalk, WeCom, Feishu or Slack that says how much is open and what begins.

Off until the settings allow hosts. Only the worker speaks, and only numbers: never who, never what (docs/decisions).
"""
