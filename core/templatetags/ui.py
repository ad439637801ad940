"""The template tags and filters that every page uses; loaded as built-ins."""

from django import template

register = template.Library()
